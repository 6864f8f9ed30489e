"""Did a publication change how often a theme is asked? An interrupted time series against a comparison theme.

Each week, of the questions of both themes, some are of the theme that was published about. That share is modelled
(binomial, with the dispersion that the weeks show) on a steady trend and a step at the publication. What moves both
themes alike, such as holidays or more users, cancels out, and so does the number of all questions: the step is the
change of the theme's rate per 100 questions, beyond what the comparison theme and the trend lead to expect.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from domain.themes import ThemeWeek

MIN_WEEKS_BEFORE, MIN_WEEKS_AFTER = 6, 4  # whole weeks; fewer show no trend
MIN_QUESTIONS = 30  # of each theme before, and of both together after; fewer jump about
LEVEL = 0.95
DOUBT = 1.75  # of the likeness of weeks, for the root of their number; by `python -m benchmarks.effect`
MOST_ALIKE = 0.85


class Verdict(StrEnum):
    """What may be said of an effect; the values are the words that staff see."""

    FELL = "la pregunta bajó"
    ROSE = "la pregunta subió"
    UNCLEAR = "sin evidencia suficiente de un cambio"
    TOO_LITTLE = "sin evidencia suficiente: faltan datos"


@dataclass(frozen=True)
class Interval:
    """An estimate with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Effect:
    """What a publication did to a theme; rates are questions of the theme per 100 questions."""

    verdict: Verdict
    published: date
    weeks_before: int
    weeks_after: int  # the week of the publication is in neither
    rate_before: float
    rate_after: float
    change: Interval | None = None  # of the rate, as a share: -0.4 is 40 % fewer; None: too little to say
    points: Interval | None = None  # the same, in questions per 100
    reason: str = ""  # what is missing, when it is too little


@dataclass(frozen=True)
class Weeks:
    """Counts of whole weeks, oldest first; `after` is True from the week after the publication."""

    theme: NDArray[np.float64]
    other: NDArray[np.float64]
    everything: NDArray[np.float64]
    after: NDArray[np.bool_]


def measure_effect(theme: Sequence[ThemeWeek], other: Sequence[ThemeWeek], published: date) -> Effect:
    """The effect of a publication on a theme, beside a comparison theme of the same weeks."""
    weeks = _align(theme, other, published)
    before, after = _rate(weeks, ~weeks.after), _rate(weeks, weeks.after)
    counted = (published, int((~weeks.after).sum()), int(weeks.after.sum()), before, after)
    if reason := _missing(weeks):
        return Effect(Verdict.TOO_LITTLE, *counted, reason=reason)
    step = _step(weeks)
    change = Interval(*(math.expm1(part) for part in (step.value, step.low, step.high)))
    # Had nothing been published, the rate after would be the one that was seen, without the step.
    points = Interval(*(after * -math.expm1(-part) for part in (step.value, step.low, step.high)))
    verdict = Verdict.FELL if step.high < 0 else Verdict.ROSE if step.low > 0 else Verdict.UNCLEAR
    return Effect(verdict, *counted, change, points)


def _align(theme: Sequence[ThemeWeek], other: Sequence[ThemeWeek], published: date) -> Weeks:
    others = {week.week: week.questions for week in other}
    monday = published - timedelta(days=published.weekday())
    kept = [week for week in theme if week.week in others and week.week != monday]
    return Weeks(
        theme=np.array([week.questions for week in kept], dtype=float),
        other=np.array([others[week.week] for week in kept], dtype=float),
        everything=np.array([week.all_questions for week in kept], dtype=float),
        after=np.array([week.week > monday for week in kept], dtype=bool),
    )


def _rate(weeks: Weeks, where: NDArray[np.bool_]) -> float:
    everything = weeks.everything[where].sum()
    return float(100 * weeks.theme[where].sum() / everything) if everything else 0.0


def _missing(weeks: Weeks) -> str:
    before, after = ~weeks.after, weeks.after
    if before.sum() < MIN_WEEKS_BEFORE:
        return f"hacen falta {MIN_WEEKS_BEFORE} semanas completas antes de publicar; hay {before.sum()}"
    if after.sum() < MIN_WEEKS_AFTER:
        return f"hacen falta {MIN_WEEKS_AFTER} semanas completas después de publicar; hay {after.sum()}"
    counts = {
        "del tema antes de publicar": weeks.theme[before].sum(),
        "del tema de comparación antes de publicar": weeks.other[before].sum(),
        "de los dos temas después de publicar": (weeks.theme + weeks.other)[after].sum(),
    }
    short = [name for name, count in counts.items() if count < MIN_QUESTIONS]
    return f"hacen falta {MIN_QUESTIONS} preguntas {short[0]}" if short else ""


def _step(weeks: Weeks) -> Interval:
    """The step of the log odds at the publication, with an interval for weeks that may be clumped and may linger."""
    import statsmodels.api as sm  # here, as it takes half of the console's start
    from scipy import stats

    time = np.arange(len(weeks.after), dtype=float)
    design = np.column_stack([np.ones_like(time), (time - time.mean()) / max(time.std(), 1), weeks.after.astype(float)])
    some = 2 / len(time)  # keeps a theme that nobody asks any more from being infinitely rare
    counts = np.column_stack([weeks.theme + some, weeks.other + some])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the counts are not whole after `some` is added
        fitted = sm.GLM(counts, design, family=sm.families.Binomial()).fit()
    freedom = len(time) - design.shape[1]
    seen = float(fitted.pearson_chi2) / freedom * _lingering(np.asarray(fitted.resid_pearson))
    spread = fitted.bse[2] * math.sqrt(max(1.0, seen))
    reach = float(stats.t.ppf((1 + LEVEL) / 2, freedom)) * spread
    return Interval(float(fitted.params[2]), float(fitted.params[2] - reach), float(fitted.params[2] + reach))


def _lingering(residuals: NDArray[np.float64]) -> float:
    """By how much the variance grows because a week is like the one before it (AR(1)).

    That likeness is estimated too low in so few weeks, so it is taken as high as it may well be.
    """
    squares = float(residuals @ residuals)
    likeness = float(residuals[1:] @ residuals[:-1]) / squares if squares else 0.0
    likely = min(MOST_ALIKE, max(0.0, likeness + DOUBT / math.sqrt(len(residuals))))
    return (1 + likely) / (1 - likely)

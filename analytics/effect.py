"""Did a publication change how often a theme is asked? An interrupted time series against a comparison theme.

Each week, of the questions of both themes, some are of the theme that was published about. That share is modelled
(binomial, with whatever the weeks vary beyond it) on a steady trend and a step at the publication. What moves both
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

from analytics.clumped_weeks import WeeklyFigures, step_interval
from domain.themes import ThemeWeek

MIN_WEEKS_BEFORE, MIN_WEEKS_AFTER = 6, 4  # whole weeks; fewer show no trend
MIN_QUESTIONS = 30  # of each theme before, and of both together after; fewer jump about
LEVEL = 0.95


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
    number: NDArray[np.float64]  # of the week, counted from the first; that of the publication is missing


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
        number=np.array([(week.week - kept[0].week).days / 7 for week in kept], dtype=float),
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

    time = weeks.number - weeks.number.mean()
    design = np.column_stack([np.ones_like(time), time / max(time.std(), 1), weeks.after.astype(float)])
    some = 2 / len(time)  # keeps a theme that nobody asks any more from being infinitely rare
    counts = np.column_stack([weeks.theme + some, weeks.other + some])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the counts are not whole after `some` is added
        fitted = sm.GLM(counts, design, family=sm.families.Binomial()).fit()
    share, both = np.asarray(fitted.mu), counts.sum(axis=1)
    chance = 1 / (both * share * (1 - share))
    odds = design @ np.asarray(fitted.params) + (counts[:, 0] - both * share) * chance
    figures = WeeklyFigures(weeks.number, odds, chance, design)
    return Interval(*step_interval(figures, level=LEVEL))

"""Fit the decision on labelled questions: which candidates are right, and from when on to say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from domain.conversation import Interpretation, Question
from domain.decision import SAID_AS_DECLINE, FittedDecision, Thresholds
from domain.knowledge import EntryKind, ScoredEntry
from domain.signals import signals
from knowledge_base.training.trees import boost, plain

FOLDS = 10
OPTIONS = 3  # candidates that a person may choose from
INDIFFERENT = 0.03  # prices closer than this are the same on so few questions
ANSWER, DECLINE, CLARIFY = np.arange(0.40, 0.96, 0.01), np.arange(0.30, 0.96, 0.05), np.arange(0.10, 0.96, 0.02)


@dataclass(frozen=True)
class Prices:
    """What each ending costs a person; a right answer costs nothing."""

    wrong: float = 1.75  # asserting something else: what the project exists to avoid
    missed: float = 1.0  # declining what could have been answered
    asked_back: float = 0.35  # a person has to press one more button
    asked_back_in_vain: float = 0.2  # and none of the options is right: hardly worse than a decline


@dataclass(frozen=True)
class Judged:
    """A labelled question with what Rasa and search made of it."""

    kind: str
    gold: frozenset[str]
    question: Question
    interpretation: Interpretation
    found: tuple[ScoredEntry, ...]


@dataclass(frozen=True)
class Candidates:
    """Every candidate of every question as rows."""

    names: tuple[str, ...]
    values: NDArray[np.float64]
    right: NDArray[np.float64]
    weight: NDArray[np.float64]
    group: NDArray[np.int64]  # position of the question


def fit_decision(judged: Sequence[Judged], prices: Prices = Prices()) -> FittedDecision:
    """Trees over the signals; scale and thresholds come from folds that the trees have not seen."""
    rows = candidates_of(judged)
    unseen = unseen_odds(rows)
    scale, shift = _calibration(unseen, rows)
    thresholds = cheapest_thresholds(judged, rows.group, expit(scale * unseen + shift), prices)
    fitted = plain(boost(rows.values, rows.right, rows.weight, rows.names), scale)
    return FittedDecision(fitted.start + shift, thresholds, rows.names, fitted.trees)


def unseen_odds(rows: Candidates) -> NDArray[np.float64]:
    """Logarithm of the odds of each candidate, from trees that have not seen its question."""
    odds = np.zeros(len(rows.right))
    for learn, judge in GroupKFold(FOLDS).split(rows.values, rows.right, rows.group):
        model = boost(rows.values[learn], rows.right[learn], rows.weight[learn], rows.names)
        odds[judge] = model.decision_function(rows.values[judge])
    return odds


def _calibration(odds: NDArray[np.float64], rows: Candidates) -> tuple[float, float]:
    """(scale, shift) of the odds with which they agree best with how often the likeliest candidate is right."""
    last = np.append(np.flatnonzero(np.diff(rows.group)) + 1, len(odds))
    starts = np.append(0, last[:-1])
    tops = np.array([start + int(np.argmax(odds[start:end])) for start, end in zip(starts, last, strict=True)])
    model = LogisticRegression(C=1e6).fit(odds[tops, None], rows.right[tops], sample_weight=rows.weight[tops])
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def candidates_of(judged: Sequence[Judged]) -> Candidates:
    """Signals and labels of every candidate of every question."""
    rows = [(i, *row) for i, one in enumerate(judged) for row in _rows(one)]
    names = tuple(rows[0][1])
    return Candidates(
        names,
        np.array([[values[name] for name in names] for _, values, _, _ in rows]),
        np.array([float(right) for _, _, right, _ in rows]),
        np.array([weight for _, _, _, weight in rows]),
        np.array([group for group, _, _, _ in rows]),
    )


def _rows(one: Judged) -> Iterator[tuple[dict[str, float], int, float]]:
    """(signals, 1 if right, weight) of each candidate; what may be right or not weighs nothing."""
    unknown_seen = False
    for place, candidate in enumerate(one.found):
        right, weight = is_right(one, candidate), 1.0
        if one.kind in {"near_miss", "unknown"} and candidate.entry.kind is EntryKind.UNKNOWN:
            right, weight, unknown_seen = not unknown_seen, 0.0 if unknown_seen else 0.5, True
        if one.kind in {"off_topic", "hostile"} and candidate.entry.kind is EntryKind.REFERRAL:
            weight = 0.0
        yield signals(one.question, one.interpretation, one.found, place), int(right), weight


def is_right(one: Judged, candidate: ScoredEntry) -> bool:
    """Whether a candidate is labelled as an answer; an objection may be met by any objection entry."""
    objection = one.kind == "objection" and candidate.entry.kind is EntryKind.OBJECTION
    return objection or candidate.entry.id in one.gold


def cheapest_thresholds(
    judged: Sequence[Judged], group: NDArray[np.int64], probability: NDArray[np.float64], prices: Prices
) -> Thresholds:
    """Of those whose price is as good as the lowest, the thresholds that answer most."""
    ends = _endings(judged, group, probability)
    grid = [Thresholds(float(a), float(d), float(c)) for a in ANSWER for d in DECLINE for c in CLARIFY]
    costs = np.array([ends.price(thresholds, prices) for thresholds in grid])
    good = np.flatnonzero(costs <= costs.min() * (1 + INDIFFERENT))
    return grid[min(good, key=lambda i: (grid[i].answer_from, costs[i]))]


@dataclass(frozen=True)
class _Endings:
    """One value for each question."""

    first: NDArray[np.float64]  # probability of the likeliest candidate
    among_options: NDArray[np.float64]  # of one of the first three
    asserts: NDArray[np.bool_]  # the first would be said as an answer
    first_right: NDArray[np.bool_]
    option_right: NDArray[np.bool_]
    answerable: NDArray[np.bool_]

    def price(self, thresholds: Thresholds, prices: Prices) -> float:
        """What all of it costs people."""
        asserted = self.asserts & (self.first >= thresholds.answer_from)
        declined = ~self.asserts & (self.first >= thresholds.decline_from)
        asked_back = ~asserted & ~declined & (self.among_options >= thresholds.clarify_from)
        left = ~asserted & ~asked_back & self.answerable & ~(declined & self.first_right)
        vain = np.where(self.option_right, prices.asked_back, prices.asked_back_in_vain)
        wrong = asserted & ~self.first_right
        return float(prices.wrong * wrong.sum() + prices.missed * left.sum() + vain[asked_back].sum())


def _endings(judged: Sequence[Judged], group: NDArray[np.int64], probability: NDArray[np.float64]) -> _Endings:
    rows = [_ending(one, probability[group == i]) for i, one in enumerate(judged)]
    first, among, *flags = (np.array(column) for column in zip(*rows, strict=True))
    return _Endings(first, among, *flags)


def _ending(one: Judged, probability: NDArray[np.float64]) -> tuple[float, float, bool, bool, bool, bool]:
    order = np.argsort(-probability, kind="stable")
    ranked = [one.found[i] for i in order]
    return (
        float(probability[order[0]]) if ranked else 0.0,
        float(probability[order[:OPTIONS]].sum()),
        bool(ranked) and ranked[0].entry.kind not in SAID_AS_DECLINE,
        bool(ranked) and is_right(one, ranked[0]),
        any(is_right(one, candidate) for candidate in ranked[:OPTIONS]),
        bool(one.gold),
    )

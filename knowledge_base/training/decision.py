"""Fit the decision on labelled questions: which candidates are right, and from when on to say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.model_selection import GroupKFold

from domain.conversation import Interpretation, Question
from domain.decision import FittedDecision
from domain.knowledge import EntryKind, ScoredEntry
from domain.signals import signals
from knowledge_base.training.regression import fit

STRENGTH = 1.0  # inverse of the regularization
FOLDS = 10
OPTIONS = 3  # candidates that a person may choose from
NOT_ANSWERED = frozenset({EntryKind.UNKNOWN, EntryKind.REFERRAL})  # said as a decline with its reason
INDIFFERENT = 0.03  # prices closer than this are the same on so few questions
THRESHOLDS = np.arange(0.10, 0.96, 0.01)


@dataclass(frozen=True)
class Prices:
    """What each ending costs a person; a right answer costs nothing."""

    wrong: float = 1.5  # asserting something else: what the project exists to avoid
    missed: float = 1.0  # declining what could have been answered
    asked_back: float = 0.4  # a person has to press one more button
    asked_back_in_vain: float = 0.4  # and none of the options is right


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
    """Weights by logistic regression; thresholds that cost least on folds that the weights have not seen."""
    rows = candidates_of(judged)
    unseen = np.zeros(len(rows.right))
    for learn, judge in GroupKFold(FOLDS).split(rows.values, rows.right, rows.group):
        weights, bias = fit(rows.values[learn], rows.right[learn], rows.weight[learn], rows.names, STRENGTH)
        unseen[judge] = expit(rows.values[judge] @ weights + bias)
    answer_from, clarify_from = cheapest_thresholds(judged, rows.group, unseen, prices)
    weights, bias = fit(rows.values, rows.right, rows.weight, rows.names, STRENGTH)
    named = dict(zip(rows.names, map(float, weights), strict=True))
    return FittedDecision(named, bias, answer_from, clarify_from)


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
) -> tuple[float, float]:
    """(answer from, clarify from): of those whose price is as good as the lowest, the pair that answers most."""
    endings = [_ending(one, probability[group == i]) for i, one in enumerate(judged)]
    costs = {
        (float(answer), float(clarify)): sum(_price(e, answer, clarify, prices) for e in endings)
        for answer in THRESHOLDS
        for clarify in THRESHOLDS
    }
    good = min(costs.values()) * (1 + INDIFFERENT)
    return min((pair for pair in costs if costs[pair] <= good), key=lambda pair: (pair[0], costs[pair]))


@dataclass(frozen=True)
class _Ending:
    first: float  # probability of the likeliest candidate
    among_options: float  # of one of the first three
    asserts: bool  # the first would be said as an answer
    first_right: bool
    option_right: bool
    answerable: bool


def _ending(one: Judged, probability: NDArray[np.float64]) -> _Ending:
    order = np.argsort(-probability, kind="stable")
    ranked = [one.found[i] for i in order]
    return _Ending(
        float(probability[order[0]]) if len(order) else 0.0,
        float(probability[order[:OPTIONS]].sum()),
        bool(ranked) and ranked[0].entry.kind not in NOT_ANSWERED,
        bool(ranked) and is_right(one, ranked[0]),
        any(is_right(one, candidate) for candidate in ranked[:OPTIONS]),
        bool(one.gold),
    )


def _price(ending: _Ending, answer_from: float, clarify_from: float, prices: Prices) -> float:
    if ending.first >= answer_from:
        if ending.asserts:
            return 0.0 if ending.first_right else prices.wrong
        return prices.missed if ending.answerable else 0.0
    if ending.among_options >= clarify_from:
        return prices.asked_back if ending.option_right else prices.asked_back_in_vain
    return prices.missed if ending.answerable else 0.0

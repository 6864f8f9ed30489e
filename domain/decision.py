"""From signals to probabilities, and from those to answer, clarify or decline."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from domain.conversation import Interpretation, Question
from domain.knowledge import EntryKind, ScoredEntry
from domain.signals import signals

Tree: TypeAlias = "float | Sequence[int | float | Tree]"  # a value, or [place of the signal, limit, up to it, above it]

JUDGED = 6  # candidates that get a probability; of 200 right ones, one lies beyond
MOST_APART = 8.0  # a candidate that much ahead of the others, or behind, is as good as alone
SAID_AS_DECLINE = frozenset({EntryKind.UNKNOWN, EntryKind.REFERRAL})  # such an entry tells why there is no answer


@dataclass(frozen=True)
class Thresholds:
    """From which probability on to say what, each 0 to 1."""

    answer_from: float  # of the first candidate
    decline_from: float  # of the first candidate, when it is one of SAID_AS_DECLINE
    clarify_from: float  # that one of the first three is right


@dataclass(frozen=True)
class FittedDecision:
    """A sum of small decision trees over the signals of each candidate, and the thresholds that came out of its fit."""

    bias: float
    thresholds: Thresholds
    order: Mapping[str, float] = field(default_factory=dict)  # weight of each signal in how candidates are compared
    signals: Sequence[str] = ()  # those that the trees look at, by place
    trees: Sequence[Tree] = ()

    def ranked(
        self, question: Question, interpretation: Interpretation, found: tuple[ScoredEntry, ...]
    ) -> tuple[ScoredEntry, ...]:
        """The candidates with the probability that each answers the question, likeliest first."""
        values = [signals(question, interpretation, found, place) for place in range(min(len(found), JUDGED))]
        compared = compare([weighed(self.order, each) for each in values])
        judged = [
            replace(candidate, probability=self._probability({**own, **beside}))
            for candidate, own, beside in zip(found[:JUDGED], values, compared, strict=False)
        ]
        return (*sorted(judged, key=lambda candidate: -candidate.probability), *found[JUDGED:])

    def says(self, candidate: ScoredEntry) -> bool:
        """Whether the likeliest candidate is said, as an answer or as the reason why there is none."""
        declines = candidate.entry.kind in SAID_AS_DECLINE
        return candidate.probability >= (self.thresholds.decline_from if declines else self.thresholds.answer_from)

    def asks_back(self, options: Sequence[ScoredEntry]) -> bool:
        """Whether one of these options is likely enough to ask the person."""
        return sum(option.probability for option in options) >= self.thresholds.clarify_from

    def _probability(self, values: Mapping[str, float]) -> float:
        seen = [values[name] for name in self.signals]
        total = self.bias + _sum(self.trees, seen)
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def weighed(order: Mapping[str, float], values: Mapping[str, float]) -> float:
    """The sum of a candidate's signals by their weights; comparable within one question."""
    return sum(weight * values[name] for name, weight in order.items())


def compare(sums: Sequence[float]) -> list[dict[str, float]]:
    """Signals of how each candidate stands beside the others of its question, from their weighed sums."""
    most = max(sums, default=0.0)
    powers = [math.exp(each - most) for each in sums]
    ranked = sorted(sums, reverse=True)
    compared = []
    for each, power in zip(sums, powers, strict=True):
        rival = ranked[1] if each == most and len(sums) > 1 else most
        apart = max(-MOST_APART, min(MOST_APART, each - rival))
        compared.append({"order": each, "order_share": power / sum(powers), "order_gap": apart})
    return compared


def _sum(trees: Sequence[Tree], values: Sequence[float]) -> float:
    """The leaves that these values lead to, added up; one loop, as it turns thousands of times a question."""
    total = 0.0
    for tree in trees:
        while tree.__class__ is not float:
            signal, limit, low, high = tree  # type: ignore[misc]
            tree = low if values[signal] <= limit else high  # type: ignore[index, operator]
        total += tree
    return total

"""A fitted sum of small decision trees, and the thresholds from which its probabilities are acted upon."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from domain.knowledge import EntryKind, ScoredEntry

Tree: TypeAlias = "float | Sequence[int | float | Tree]"  # a value, or [place of the signal, limit, up to it, above it]

SAID_AS_DECLINE = frozenset({EntryKind.UNKNOWN, EntryKind.REFERRAL})  # such an entry tells why there is no answer


@dataclass(frozen=True)
class Thresholds:
    """From which probability on to say what, each 0 to 1."""

    answer_from: float  # of the first candidate
    decline_from: float  # of the first candidate, when it is one of SAID_AS_DECLINE
    clarify_from: float  # that one of the first three is right


@dataclass(frozen=True)
class FittedTrees:
    """The trees look at the signals of each candidate; the thresholds came out of the same fit."""

    bias: float
    thresholds: Thresholds
    signals: Sequence[str] = ()  # those that the trees look at, by place
    trees: Sequence[Tree] = ()

    def says(self, candidate: ScoredEntry) -> bool:
        """Whether the likeliest candidate is said, as an answer or as the reason why there is none."""
        declines = candidate.entry.kind in SAID_AS_DECLINE
        return candidate.probability >= (self.thresholds.decline_from if declines else self.thresholds.answer_from)

    def asks_back(self, options: Sequence[ScoredEntry]) -> bool:
        """Whether one of these options is likely enough to ask the person."""
        return sum(option.probability for option in options) >= self.thresholds.clarify_from

    def probability(self, values: Mapping[str, float]) -> float:
        """That a candidate with these signals answers the question, 0 to 1."""
        seen = [values[name] for name in self.signals]
        total = self.bias + _sum(self.trees, seen)
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def _sum(trees: Sequence[Tree], values: Sequence[float]) -> float:
    """The leaves that these values lead to, added up; one loop, as it turns thousands of times a question."""
    total = 0.0
    for tree in trees:
        while tree.__class__ is not float:
            signal, limit, low, high = tree  # type: ignore[misc]
            tree = low if values[signal] <= limit else high  # type: ignore[index, operator]
        total += tree
    return total

"""From signals to probabilities, and from those to answer, clarify or decline."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from domain.conversation import Interpretation, Question
from domain.fitted_trees import FittedTrees
from domain.in_context import ContextDecision
from domain.knowledge import ScoredEntry
from domain.signals import JUDGED, signals

MOST_APART = 8.0  # a candidate that much ahead of the others, or behind, is as good as alone


@dataclass(frozen=True)
class FittedDecision(FittedTrees):
    """Which entry answers a question that stands alone; and, where it was fitted, which one that follows another."""

    order: Mapping[str, float] = field(default_factory=dict)  # weight of each signal in how candidates are compared
    in_context: ContextDecision | None = None

    def ranked(
        self, question: Question, interpretation: Interpretation, found: tuple[ScoredEntry, ...]
    ) -> tuple[ScoredEntry, ...]:
        """The candidates with the probability that each answers the question, likeliest first."""
        values = [signals(question, interpretation, found, place) for place in range(min(len(found), JUDGED))]
        compared = compare([weighed(self.order, each) for each in values])
        judged = [
            replace(candidate, probability=self.probability({**own, **beside}))
            for candidate, own, beside in zip(found[:JUDGED], values, compared, strict=False)
        ]
        return (*sorted(judged, key=lambda candidate: -candidate.probability), *found[JUDGED:])


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

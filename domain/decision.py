"""From signals to probabilities, and from those to answer, clarify or decline."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from domain.conversation import Interpretation, Question
from domain.knowledge import ScoredEntry
from domain.signals import signals


@dataclass(frozen=True)
class FittedDecision:
    """A logistic regression over the signals of each candidate, and the thresholds that came out of its fit."""

    weights: Mapping[str, float]
    bias: float
    answer_from: float  # probability of the first candidate, 0 to 1
    clarify_from: float  # probability that one of the first three is right, 0 to 1

    def ranked(
        self, question: Question, interpretation: Interpretation, found: tuple[ScoredEntry, ...]
    ) -> tuple[ScoredEntry, ...]:
        """The candidates with the probability that each answers the question, likeliest first."""
        judged = (
            replace(candidate, probability=self._probability(signals(question, interpretation, found, place)))
            for place, candidate in enumerate(found)
        )
        return tuple(sorted(judged, key=lambda candidate: -candidate.probability))

    def _probability(self, values: Mapping[str, float]) -> float:
        total = self.bias + sum(self.weights.get(name, 0.0) * value for name, value in values.items())
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))

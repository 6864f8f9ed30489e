"""From what search and intent say to one probability, and from that to answer, clarify or decline."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from domain.conversation import Interpretation, Question
from domain.knowledge import Entry, ScoredEntry
from domain.text import fold

YEAR = re.compile(r"\b(?:19|20)\d\d\b")

OBJECTIONS = frozenset({"object_waste", "object_no_results", "object_tourism"})
QUESTIONS = frozenset(
    {"ask", "ask_results", "ask_cost", "ask_who", "ask_when", "ask_how_to_take_part"}
)
OUTSIDE = frozenset({"off_topic", "city_service", "insult", "gibberish"})


@dataclass(frozen=True)
class FittedDecision:
    """A logistic regression over `features`, and the thresholds that came out of its fit."""

    weights: Mapping[str, float]
    bias: float
    answer_from: float  # probability, 0 to 1
    clarify_from: float  # probability, 0 to 1
    option_margin: float  # an entry this close (fused score) to the first is an option too

    def probability(
        self, question: Question, interpretation: Interpretation, found: tuple[ScoredEntry, ...]
    ) -> float:
        """How likely it is that the first entry answers the question, 0 to 1; 0 when nothing was found."""
        if not found:
            return 0.0
        values = features(question, interpretation, found)
        total = self.bias + sum(self.weights.get(name, 0.0) * value for name, value in values.items())
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def features(
    question: Question, interpretation: Interpretation, found: tuple[ScoredEntry, ...]
) -> dict[str, float]:
    """What the decision looks at, by name; `found` is not empty, best first."""
    first = found[0]
    second = found[1].score if len(found) > 1 else 0.0
    kinds = [scored.entry.kind.value for scored in found[:3]]
    return {
        "fused": first.score,
        "dense": first.dense,
        "words": first.words,
        "characters": first.characters,
        "margin": first.score - second,
        "length": min(len(fold(question.text).split()), 20) / 20,
        "year_missing": float(_year_missing(question.text, first.entry)),
        "second_unknown": float("unknown" in kinds[1:2]),
        "intent_question": _belief(interpretation, QUESTIONS),
        "intent_objection": _belief(interpretation, OBJECTIONS),
        "intent_outside": _belief(interpretation, OUTSIDE),
        "referral_agrees": _belief(interpretation, frozenset({"city_service"})) * (kinds[0] == "referral"),
        "objection_agrees": _belief(interpretation, OBJECTIONS) * (kinds[0] == "objection"),
    }


def _belief(interpretation: Interpretation, intents: frozenset[str]) -> float:
    return interpretation.confidence if interpretation.intent in intents else 0.0


def _year_missing(text: str, entry: Entry) -> bool:
    """The question names a year that the entry does not."""
    asked = set(YEAR.findall(text))
    if not asked:
        return False
    figures = " ".join(figure.as_of for figure in entry.figures)
    said = set(YEAR.findall(f"{entry.title} {entry.answer} {entry.detail or ''} {entry.period or ''} {figures}"))
    return not asked & said

"""Why a question gets the answer that it gets: what Rasa understood, what was found, what it was weighed with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from domain.conversation import Answer, Entity, Interpretation
from domain.errors import InvalidValue
from domain.fitted_trees import Thresholds
from domain.knowledge import ScoredEntry
from domain.wire import answer_from_json, answer_to_json


@dataclass(frozen=True)
class Candidate:
    """An entry that was looked at, with what each part of the search made of it."""

    entry_id: str
    title: str
    kind: str  # of the entry, as in `EntryKind`
    probability: float  # calibrated, that it answers the question, 0 to 1
    fused: float  # of all parts; comparable only within one question
    dense: float  # cosine of its nearest text, -1 to 1
    centroid: float  # cosine with the middle of all its texts, -1 to 1
    words: float  # BM25, share of the best possible, 0 to 1
    characters: float  # cosine of character n-grams, 0 to 1


@dataclass(frozen=True)
class Explanation:
    """An answer with its reasons."""

    answer: Answer
    interpretation: Interpretation
    candidates: tuple[Candidate, ...]  # likeliest first
    thresholds: Thresholds
    by_rule: bool = False  # Rasa replies with a text of its own (greetings and the like), and nothing is searched


def candidate_of(scored: ScoredEntry) -> Candidate:
    entry = scored.entry
    return Candidate(
        entry.id,
        entry.title,
        entry.kind.value,
        scored.probability,
        scored.score,
        scored.dense,
        scored.centroid,
        scored.words,
        scored.characters,
    )


def explanation_to_json(explained: Explanation) -> dict[str, Any]:
    """Everything of an explanation in JSON types."""
    heard = explained.interpretation
    return {
        "answer": answer_to_json(explained.answer),
        "interpretation": {
            "intent": heard.intent,
            "confidence": heard.confidence,
            "entities": [asdict(entity) for entity in heard.entities],
            "ranking": [{"intent": intent, "confidence": confidence} for intent, confidence in heard.ranking],
        },
        "candidates": [asdict(candidate) for candidate in explained.candidates],
        "thresholds": asdict(explained.thresholds),
        "by_rule": explained.by_rule,
    }


def explanation_from_json(raw: Mapping[str, Any]) -> Explanation:
    """The explanation that `explanation_to_json` wrote.

    Raises:
        InvalidValue: a part is missing or has another type.
    """
    try:
        heard = raw["interpretation"]
        return Explanation(
            answer_from_json(raw["answer"]),
            Interpretation(
                str(heard["intent"]),
                float(heard["confidence"]),
                tuple(Entity(**entity) for entity in heard["entities"]),
                tuple((str(guess["intent"]), float(guess["confidence"])) for guess in heard["ranking"]),
            ),
            tuple(Candidate(**candidate) for candidate in raw["candidates"]),
            Thresholds(**raw["thresholds"]),
            bool(raw["by_rule"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InvalidValue(f"explicación con otra forma que la acordada: {error}") from error

"""Makers of test values: what does not matter is filled in."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.conversation import Question
from domain.decision import FittedDecision
from domain.fitted_trees import Thresholds
from domain.knowledge import Entry, EntryKind, Phrasing, Relation, RelationType, ScoredEntry, Source

TODAY = date(2026, 11, 22)


def source(id: str = "informe", **changes: Any) -> Source:
    return Source(**{"id": id, "title": "Informe", "publisher": "La ciudad", "url": "https://example.org/i", **changes})


def entry(id: str = "ecobici", **changes: Any) -> Entry:
    given: dict[str, Any] = {
        "id": id,
        "kind": EntryKind.PROGRAMME,
        "title": f"Título de {id}",
        "answer": f"Respuesta de {id}.",
        "topic": "movilidad",
        "sources": (source(),),
        "verified_on": TODAY,
    }
    return Entry(**{**given, **changes})


def relation(kind: str, to: str) -> Relation:
    return Relation(RelationType(kind), to)


def phrasing(text: str, **changes: Any) -> Phrasing:
    return Phrasing(text, **changes)


def scored(entry_: Entry | None = None, score: float = 0.9, **changes: Any) -> ScoredEntry:
    return ScoredEntry(entry_ or entry(), score, **{"dense": score, "words": score, "characters": score, **changes})


def question(text: str = "¿Qué es Ecobici?", **changes: Any) -> Question:
    return Question(text, **changes)


def decision(**changes: Any) -> FittedDecision:
    """Probability of one half at a fused score of 0.5, rising steeply; options need not add up to much."""
    given: dict[str, Any] = {
        "signals": ("fused",),
        "trees": tuple([0, step / 100, 0.0, 0.2] for step in range(100)),
        "bias": -10.0,
        "thresholds": Thresholds(answer_from=0.6, decline_from=0.6, clarify_from=0.3),
    }
    return FittedDecision(**{**given, **changes})

"""Answers as JSON between our processes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from domain.conversation import (
    Answer,
    Cause,
    Citation,
    Entity,
    Interpretation,
    More,
    MoreKind,
    Option,
    Proposal,
    Question,
    Status,
    Step,
)
from domain.errors import InvalidValue


def answer_to_json(answer: Answer) -> dict[str, Any]:
    """Everything of an answer in JSON types."""
    proposal = answer.proposal
    return {
        "status": answer.status.value,
        "text": answer.text,
        "cause": answer.cause.value if answer.cause else None,
        "intent": answer.intent,
        "entries": list(answer.entries),
        "options": [{"entry_id": option.entry_id, "title": option.title} for option in answer.options],
        "score": answer.score,
        "title": answer.title,
        "citations": [{"title": c.title, "publisher": c.publisher, "url": c.url} for c in answer.citations],
        "verified_on": answer.verified_on.isoformat() if answer.verified_on else None,
        "more": [{"kind": more.kind.value, "entry_id": more.entry_id} for more in answer.more],
        "knowledge_version": answer.knowledge_version,
        "degraded": answer.degraded,
        "language": answer.language,
        "then": answer.then,
        "steps": [{"label": step.label, "value": step.value} for step in answer.steps],
        "proposal": {"idea": proposal.idea, "area": proposal.area} if proposal else None,
    }


def answer_from_json(raw: Mapping[str, Any]) -> Answer:
    """The answer that `answer_to_json` wrote.

    Raises:
        InvalidValue: a part is missing or has another type.
    """
    try:
        return Answer(
            status=Status(raw["status"]),
            text=str(raw["text"]),
            cause=Cause(raw["cause"]) if raw["cause"] else None,
            intent=str(raw["intent"]),
            entries=tuple(map(str, raw["entries"])),
            options=tuple(Option(**option) for option in raw["options"]),
            score=float(raw["score"]),
            title=str(raw["title"]),
            citations=tuple(Citation(**citation) for citation in raw["citations"]),
            verified_on=date.fromisoformat(raw["verified_on"]) if raw["verified_on"] else None,
            more=tuple(More(MoreKind(more["kind"]), str(more["entry_id"])) for more in raw["more"]),
            knowledge_version=int(raw["knowledge_version"]),
            degraded=bool(raw["degraded"]),
            language=str(raw["language"]),
            then=str(raw["then"]),
            steps=tuple(Step(**step) for step in raw["steps"]),
            proposal=Proposal(**raw["proposal"]) if raw["proposal"] else None,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InvalidValue(f"respuesta con otra forma que la acordada: {error}") from error


def question_from_json(raw: Mapping[str, Any]) -> Question:
    """A question as the bot sends it to the action server.

    Raises:
        InvalidValue: a part is missing or has another type.
    """
    try:
        return Question(
            text=str(raw["text"]),
            language=str(raw.get("language") or "es"),
            channel=str(raw.get("channel") or "telegram"),
            current_entry=str(raw["current_entry"]) if raw.get("current_entry") else None,
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise InvalidValue(f"pregunta con otra forma que la acordada: {error}") from error


def question_to_json(question: Question) -> dict[str, Any]:
    """Everything of a question in JSON types."""
    return {
        "text": question.text,
        "language": question.language,
        "channel": question.channel,
        "current_entry": question.current_entry,
    }


FALLBACK = "nlu_fallback"  # Rasa puts it before the intent that it doubts


def interpretation_from_rasa(raw: Mapping[str, Any]) -> Interpretation:
    """What Rasa's `latest_message` says of intent and entities; a doubted intent keeps its low confidence."""
    ranking = [raw.get("intent") or {}, *(raw.get("intent_ranking") or ())]
    known = {guess["name"]: float(guess.get("confidence") or 0.0) for guess in reversed(ranking) if guess.get("name")}
    known.pop(FALLBACK, None)
    likeliest = tuple(sorted(known.items(), key=lambda guess: -guess[1]))
    intent, confidence = likeliest[0] if likeliest else ("", 0.0)
    entities = tuple(
        Entity(kind=str(entity["entity"]), value=str(entity["value"]))
        for entity in raw.get("entities") or ()
        if "entity" in entity and "value" in entity
    )
    return Interpretation(intent, confidence, entities, likeliest)

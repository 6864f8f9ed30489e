"""Questions, votes, choices and proposals as the columns of their tables, also in JSON for the spool."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from analytics.masking import Masker
from domain.insight import AskedQuestion, Chosen, SentProposal, Vote

Row = dict[str, Any]
_MOMENTS = ("asked_at", "voted_at", "chosen_at", "made_at")


def question_row(asked: AskedQuestion, masker: Masker) -> Row:
    """The columns of `question_log`; from here on the text holds no personal data."""
    answer, question = asked.answer, asked.question
    return {
        "id": asked.id,
        "asked_at": asked.asked_at,
        "person": asked.person,
        "text": masker.mask(question.text),
        "language": question.language,
        "channel": question.channel,
        "intent": answer.intent,
        "status": answer.status.value,
        "cause": answer.cause.value if answer.cause else None,
        "entries": list(answer.entries),
        "options": [option.entry_id for option in answer.options],
        "score": answer.score,
        "knowledge_version": answer.knowledge_version,
        "latency_ms": asked.latency_ms,
        "degraded": answer.degraded,
        "evaluation": asked.evaluation,
    }


def vote_row(question_id: str, person: str, vote: Vote, voted_at: datetime) -> Row:
    return {"question_id": question_id, "person": person, "vote": vote.value, "voted_at": voted_at}


def choice_row(chosen: Chosen) -> Row:
    """What `keep_choice` needs; the rest of the row is taken from the question."""
    return {"question_id": chosen.question_id, "entry_id": chosen.entry_id, "chosen_at": chosen.chosen_at}


def proposal_row(sent: SentProposal, masker: Masker) -> Row:
    """The columns of `proposals`; from here on the idea holds no personal data."""
    return {
        "key": sent.id,
        "made_at": sent.made_at,
        "text": masker.mask(sent.proposal.idea),
        "borough": sent.proposal.area,
        "person": sent.person,
        "language": sent.language,
        "channel": sent.channel,
    }


def to_json(row: Row) -> Row:
    return {name: value.isoformat() if name in _MOMENTS else value for name, value in row.items()}


def from_json(raw: Row) -> Row:
    """What `to_json` wrote; a row that never was JSON stays as it is.

    Raises:
        ValueError: a moment is no ISO date.
    """
    return {
        name: datetime.fromisoformat(value) if name in _MOMENTS and isinstance(value, str) else value
        for name, value in raw.items()
    }

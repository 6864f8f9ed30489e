"""What is kept of a question, without who asked it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.conversation import Answer, Proposal, Question


class Vote(StrEnum):
    UP = "up"
    DOWN = "down"


class Complaint(StrEnum):
    """What was wrong with an answer that was voted down."""

    NOT_ASKED = "not_asked"
    WRONG = "wrong"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class AskedQuestion:
    """One question and its answer, on the way to the log; the text is not masked yet."""

    id: str  # 32 hexadecimal digits; also names the question in a vote
    asked_at: datetime  # UTC
    person: str | None  # keyed hash that rotates; None when nobody stands behind it
    question: Question
    answer: Answer
    latency_ms: int
    evaluation: bool = False  # left out of analytics


@dataclass(frozen=True)
class Chosen:
    """What a person chose of the options that a question was answered with; nothing says who."""

    question_id: str
    entry_id: str | None  # None: none of them
    chosen_at: datetime  # UTC


@dataclass(frozen=True)
class SentProposal:
    """An idea on the way to the table of proposals; not masked yet."""

    id: str  # 32 hexadecimal digits
    made_at: datetime  # UTC
    person: str | None  # keyed hash that rotates
    proposal: Proposal
    language: str
    channel: str


class ProposalState(StrEnum):
    """How far the staff are with an idea."""

    NEW = "new"
    SEEN = "seen"
    ANSWERED = "answered"

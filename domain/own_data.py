"""What is kept of one person, as that person is shown it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.conversation import Status


@dataclass(frozen=True)
class OwnQuestion:
    """A question from the log."""

    id: str
    text: str  # masked
    language: str
    status: Status
    entries: tuple[str, ...]
    knowledge_version: int


@dataclass(frozen=True)
class OwnSummary:
    """How much is kept of a person; times in UTC, None when there is nothing."""

    questions: int = 0
    votes: int = 0
    proposals: int = 0
    first: datetime | None = None
    last: datetime | None = None
    latest: tuple[str, ...] = ()  # masked texts, newest first
    ideas: tuple[str, ...] = ()  # masked texts of proposals, newest first

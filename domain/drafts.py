"""Changes to entries on their way: written, reviewed by another person, approved, and what was published before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.errors import TuLugarError
from domain.knowledge import Entry


class DraftState(StrEnum):
    """Where a change stands; the values are the words that staff see."""

    WRITING = "borrador"
    IN_REVIEW = "en revisión"
    APPROVED = "programada"  # waits for its day


@dataclass(frozen=True)
class Comment:
    """What a reviewer wrote to whoever writes."""

    by: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Draft:
    """A change to one entry, or a new one; the published text stays as it is until the change is approved."""

    entry: Entry  # as it would be published
    state: DraftState
    editors: tuple[str, ...]  # who wrote in it, the first one first; none of them may approve it
    note: str  # what changes and why
    lock: int  # grows by one with each change of the draft
    base: int  # number of the revision that it changes; 0 for a new entry
    updated_at: datetime
    comments: tuple[Comment, ...] = ()
    approved_by: str | None = None
    publish_at: datetime | None = None


@dataclass(frozen=True)
class DraftOutline:
    """A draft without its text: for counting."""

    entry_id: str
    state: DraftState
    editors: tuple[str, ...]
    commented: bool  # a reviewer wrote to whoever writes


@dataclass(frozen=True)
class Revision:
    """An entry as it stood after a change was published."""

    number: int  # from 1, within the entry
    entry: Entry
    author: str
    made_at: datetime
    note: str
    version: int | None  # of the knowledge base, that made it public


@dataclass(frozen=True)
class Version:
    """A published state of the whole knowledge base."""

    number: int
    published_at: datetime
    author: str
    note: str
    entries: int  # how many changed with it


class DraftChanged(TuLugarError):
    """The draft, or the published text that it changes, is no longer what was on the screen."""

    def __init__(self, current: Draft | None) -> None:
        """
        Args:
            current: the draft as it is now; None when it was published or thrown away.
        """
        super().__init__("Alguien cambió esta ficha mientras la tenías abierta.")
        self.current = current

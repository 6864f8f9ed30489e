"""The seams behind notices: misses that are asked again, corrections, and what is kept of one person.

Every call raises StorageUnavailable when the database does not answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from domain.gaps import ClosedGap, Correction, OpenGap
from domain.own_data import OwnQuestion, OwnSummary


class Gaps(Protocol):
    """Missed questions that are asked again."""

    def begin(self, owner: str) -> int | None:
        """The newest knowledge-base version if nobody asked the misses again since; it is this process's to do then."""
        ...

    def finish(self, version: int) -> None: ...

    def open(self) -> tuple[OpenGap, ...]:
        """Misses that a new entry could mend, oldest first; evaluation and demonstration are left out."""
        ...

    def reopen(self) -> int:
        """Open again what entries closed that have expired or were retired; how many questions wait again."""
        ...

    def close(self, closed: ClosedGap) -> int:
        """Keep what answers a miss, and put the notice into the outbox for those who asked to be told; how many."""
        ...


class Corrections(Protocol):
    """Entries that changed after people received them."""

    def due(self) -> tuple[Correction, ...]:
        """Entries that somebody who asked to be told has received with another answer."""
        ...

    def tell(self, correction: Correction, notice: str) -> int:
        """Put the notice into the outbox of each of them, once; how many."""
        ...


class OwnData(Protocol):
    """What is kept of one person, found by the keys that they had in the log (`PersonKeys.all_of`)."""

    def question(self, question_id: str) -> OwnQuestion | None: ...

    def latest(self, keys: Sequence[str]) -> OwnQuestion | None:
        """The last question that somebody asked and that was answered or declined."""
        ...

    def summary(self, keys: Sequence[str]) -> OwnSummary: ...

    def erase_proposals(self, keys: Sequence[str]) -> int: ...

    def note(self, kind: str, *, questions: int, wishes: int) -> None:
        """Keep that somebody saw, ended or erased something, without who."""
        ...

"""What the console needs of others: the entries, and counts of the question log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from domain.conversation import Status
from domain.knowledge import Entry


class KnowledgeReader(Protocol):
    """Reads the knowledge base; called at each request, so it keeps what does not change."""

    @property
    def version(self) -> int:
        """The newest knowledge-base version; 0 before the first import.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        ...

    def entries(self) -> tuple[Entry, ...]:
        """Every entry, whatever its status, by id.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        ...

    def entry(self, entry_id: str) -> Entry | None:
        """One entry, whatever its status.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        ...


class QuestionCounts(Protocol):
    """Counts questions without showing small groups."""

    def questions_by_status(self, days: int) -> Mapping[Status, int]:
        """Questions of the last days; a status that too few people met is left out.

        Raises:
            StorageUnavailable: the log cannot be read.
        """
        ...

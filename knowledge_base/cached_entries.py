"""Every entry as pages read it: kept in memory until there is a newer version."""

from __future__ import annotations

from domain.knowledge import Entry
from knowledge_base.storage.repository import EntryRepository


class CachedEntries:
    """Reads the version at each call and the entries only when it is new."""

    def __init__(self, repository: EntryRepository) -> None:
        self._repository = repository
        self._read: tuple[int, dict[str, Entry]] = (-1, {})

    @property
    def version(self) -> int:
        """The newest knowledge-base version; 0 before the first import.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        return self._repository.version()

    def entries(self) -> tuple[Entry, ...]:
        """Every entry, whatever its status, by id."""
        return tuple(self._current().values())

    def entry(self, entry_id: str) -> Entry | None:
        """One entry, whatever its status."""
        return self._current().get(entry_id)

    def _current(self) -> dict[str, Entry]:
        version = self.version
        if self._read[0] != version:
            self._read = (version, {entry.id: entry for entry in self._repository.entries()})
        return self._read[1]

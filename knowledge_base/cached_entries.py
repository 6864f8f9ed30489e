"""Every entry as pages read it: kept in memory; of a newer version only what changed is read."""

from __future__ import annotations

import gc

from domain.knowledge import Entry
from knowledge_base.storage.repository import EntryRepository


class CachedEntries:
    """Reads the version at each call, and entries only when it is new."""

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
        known, entries = self._read
        if known == version:
            return entries
        if 0 < known < version:
            renewed = entries | {entry.id: entry for entry in self._repository.changed_since(known)}
            entries = dict(sorted(renewed.items()))
        else:
            entries = {entry.id: entry for entry in self._repository.entries()}
            gc.collect()
            gc.freeze()  # else a page now and then waits half a second while thousands of entries are looked through
        self._read = (version, entries)
        return entries

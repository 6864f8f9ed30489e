"""The entries that may be said today, for menus; read from the database when somebody wants one."""

from __future__ import annotations

import asyncio
import threading
from datetime import date

import bootstrap
from domain.knowledge import Entry
from domain.ports import EntryList
from settings import Settings


class SayableEntries:
    """Every call may raise StorageUnavailable."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._opening = threading.Lock()
        self._reader: EntryList | None = None

    async def all(self) -> tuple[Entry, ...]:
        """By id."""
        return await asyncio.to_thread(self._all)

    async def some(self, ids: tuple[str, ...]) -> tuple[Entry, ...]:
        """Those of the ids that may be said, in that order."""
        found = {entry.id: entry for entry in await self.all()}
        return tuple(found[one] for one in ids if one in found)

    def _all(self) -> tuple[Entry, ...]:
        with self._opening:
            self._reader = self._reader or bootstrap.knowledge_reader(self._settings)
            today = date.today()
            return tuple(entry for entry in self._reader.entries() if entry.is_sayable(today))

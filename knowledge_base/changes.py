"""What an import would change, before it is made; and the entries that a sheet leaves as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from domain.knowledge import Entry, EntryStatus, Source


@dataclass(frozen=True)
class Changes:
    """Entries that an import adds, changes and retires; ids in order."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    retired: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.retired)


def changes(stored: Sequence[Entry], wanted: Sequence[Entry]) -> Changes:
    """What it takes to make the stored entries say exactly what the wanted ones say."""
    before = {entry.id: entry for entry in stored}
    ids = {entry.id for entry in wanted}
    return Changes(
        tuple(sorted(ids - before.keys())),
        tuple(sorted(e.id for e in wanted if e.id in before and before[e.id] is not e and before[e.id] != e)),
        tuple(sorted(e.id for e in stored if e.id not in ids and e.status is not EntryStatus.RETIRED)),
    )


def with_sheet(stored: Sequence[Entry], sheet: Sequence[Entry]) -> tuple[Entry, ...]:
    """The stored entries with those of a sheet in place of theirs; what a sheet does not name stays.

    A source that the sheet writes otherwise is so in every entry that cites it.
    """
    rows = {entry.id: entry for entry in sheet}
    sources = {source.id: source for entry in sheet for source in entry.sources}
    kept = (entry for entry in stored if entry.id not in rows)
    return (*(_renewed(entry, sources) for entry in kept), *sheet)


def _renewed(entry: Entry, sources: Mapping[str, Source]) -> Entry:
    """The entry with these sources in place of its own of the same id; itself where none differs."""
    if all(sources.get(source.id, source) == source for source in entry.sources):
        return entry
    return replace(entry, sources=tuple(sources.get(source.id, source) for source in entry.sources))

"""The entries as the list needs them: sorted and folded once for each version, not once for each page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from domain.knowledge import Entry, EntryKind, EntryStatus, Source
from domain.text import fold
from web.catalogue import by_title, offices, topics
from web.readers import KnowledgeReader


@dataclass(frozen=True)
class CitedSource:
    """A source with the entries that rest on it, retired ones left out."""

    source: Source
    entries: tuple[Entry, ...]
    words: str  # all that words are searched in, folded


@dataclass(frozen=True)
class Shelf:
    """Every stored entry of a version, by title."""

    version: int
    entries: tuple[Entry, ...]
    topics: tuple[str, ...]
    offices: tuple[str, ...]
    kinds: frozenset[EntryKind]
    sources: tuple[CitedSource, ...]  # by title
    folded: dict[str, tuple[Entry, str]] = field(default_factory=dict)  # by id; filled as words are searched for

    def words_of(self, entry: Entry) -> str:
        """All that words are searched in."""
        known = self.folded.get(entry.id)
        if known is None or known[0] is not entry:
            said = (entry.id, entry.title, entry.answer, *(phrasing.text for phrasing in entry.phrasings))
            known = self.folded[entry.id] = (entry, fold(" ".join(said)))
        return known[1]


class Shelves:
    """The shelf of the newest version; what did not change since the last one is not folded again."""

    def __init__(self, knowledge: KnowledgeReader) -> None:
        self._knowledge = knowledge
        self._shelf = _shelved(-1, (), {})

    def current(self) -> Shelf:
        """Raises: StorageUnavailable: the database cannot be read."""
        version = self._knowledge.version
        if self._shelf.version != version:
            self._shelf = _shelved(version, self._knowledge.entries(), self._shelf.folded)
        return self._shelf


def _shelved(version: int, entries: Iterable[Entry], folded: dict[str, tuple[Entry, str]]) -> Shelf:
    listed = by_title(entries)
    now = {entry.id: entry for entry in listed}
    kept = {id: (now[id], text) for id, (entry, text) in folded.items() if now.get(id) == entry}
    kinds = frozenset(entry.kind for entry in listed)
    return Shelf(version, listed, tuple(topics(listed)), tuple(offices(listed)), kinds, _cited(listed), kept)


def _cited(entries: Iterable[Entry]) -> tuple[CitedSource, ...]:
    resting: dict[str, list[Entry]] = {}
    sources: dict[str, Source] = {}
    for entry in entries:
        for source in entry.sources if entry.status is not EntryStatus.RETIRED else ():
            sources[source.id] = source
            resting.setdefault(source.id, []).append(entry)
    ordered = sorted(sources.values(), key=lambda source: (fold(source.title), source.id))
    return tuple(CitedSource(one, tuple(resting[one.id]), _words(one)) for one in ordered)


def _words(source: Source) -> str:
    return fold(f"{source.id} {source.title} {source.publisher} {source.url or ''}")

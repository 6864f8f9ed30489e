"""The entries that may be said today: counted by kind, and found by topic, kind and words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain.knowledge import Entry, EntryKind
from domain.text import fold

PAGE_SIZE = 30  # entries on one page of the list; about 30 kB


@dataclass(frozen=True)
class Filter:
    """What a person asked the list for; empty parts ask for nothing."""

    topic: str = ""
    kind: str = ""
    text: str = ""

    def fits(self, entry: Entry) -> bool:
        if (self.topic and entry.topic != self.topic) or (self.kind and entry.kind.value != self.kind):
            return False
        searched = fold(" ".join((entry.id, entry.title, entry.answer, *(p.text for p in entry.phrasings))))
        return all(word in searched for word in fold(self.text).split())


@dataclass(frozen=True)
class Page:
    """A part of a list; `number` counts from 1."""

    entries: tuple[Entry, ...]
    total: int
    number: int
    pages: int


def sayable(entries: Iterable[Entry], today: date) -> tuple[Entry, ...]:
    """Published and unexpired entries, by title."""
    return tuple(sorted((e for e in entries if e.is_sayable(today)), key=lambda entry: fold(entry.title)))


def count_by_kind(entries: Iterable[Entry]) -> list[tuple[EntryKind, int]]:
    """How many entries of each kind there are, most first."""
    counted = Counter(entry.kind for entry in entries)
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0].value))


def topics(entries: Iterable[Entry]) -> list[str]:
    return sorted({entry.topic for entry in entries})


def page_of(entries: Iterable[Entry], wanted: Filter, number: int) -> Page:
    """The page of that number among the entries that fit; the nearest page when there is no such number."""
    found = tuple(entry for entry in entries if wanted.fits(entry))
    pages = max(1, -(-len(found) // PAGE_SIZE))
    number = min(max(number, 1), pages)
    start = (number - 1) * PAGE_SIZE
    return Page(found[start : start + PAGE_SIZE], len(found), number, pages)

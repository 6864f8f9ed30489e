"""What one entry would collide with: shared phrasings and titles, nearly the same answer, and the other rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from domain.knowledge import Entry, EntryStatus
from domain.text import fold
from knowledge_base.content_check import SAME_WORDS, rules_of_one
from knowledge_base.entry_fields import FieldProblem


class Neighbours:
    """All other entries of a version, prepared once, so that one entry is checked as it is typed."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = [entry for entry in entries if entry.status is not EntryStatus.RETIRED]
        self._titles = _owners((fold(entry.title), entry.id) for entry in self._entries)
        self._texts = _owners((fold(p.text), e.id) for e in self._entries for p in e.phrasings)
        self._words = {entry.id: frozenset(fold(entry.answer).split()) for entry in self._entries}

    def problems_of(self, entry: Entry, today: date) -> Iterator[FieldProblem]:
        """Everything that must be mended before the entry may be published."""
        others = [other for other in self._entries if other.id != entry.id]
        for field, advice in rules_of_one(entry, [*others, entry], today):
            yield FieldProblem(field, advice)
        for owner in self._titles.get(fold(entry.title), set()) - {entry.id}:
            yield FieldProblem("title", f"La ficha {owner!r} tiene el mismo título: distínguelos.")
        yield from self._shared(entry)
        yield from self._nearly_the_same(entry)

    def _shared(self, entry: Entry) -> Iterator[FieldProblem]:
        own = {fold(phrasing.text) for phrasing in entry.phrasings}
        for phrasing in entry.phrasings:
            for owner in sorted(self._texts.get(fold(phrasing.text), set()) - {entry.id}):
                advice = f"La frase {phrasing.text!r} también es de {owner!r}: déjala en una sola."
                yield FieldProblem("phrasings", advice)
        for near_miss in entry.near_misses:
            if fold(near_miss.text) in own:
                advice = (
                    f"La pregunta {near_miss.text!r} está entre las que contesta y las que no: bórrala de una lista."
                )
                yield FieldProblem("near_misses", advice)

    def _nearly_the_same(self, entry: Entry) -> Iterator[FieldProblem]:
        words = frozenset(fold(entry.answer).split())
        for other, theirs in self._words.items():
            if other != entry.id and len(words & theirs) >= SAME_WORDS * len(words | theirs):
                yield FieldProblem("answer", f"Dice casi lo mismo que {other!r}: únelas o distínguelas.")


def _owners(pairs: Iterator[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for text, owner in pairs:
        found.setdefault(text, set()).add(owner)
    return found

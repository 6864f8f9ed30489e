"""What curators must mend before content may be published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from domain.knowledge import Entry, EntryKind, RelationType
from domain.text import fold
from knowledge_base.content_files import inspect_content
from knowledge_base.content_problems import ContentProblem

MIN_PHRASINGS = 12  # fewer, and people who use other words do not find the entry
SAME_WORDS = 0.85  # share of common words from which two answers count as the same one


def check_content(folder: Path, *, today: date | None = None) -> tuple[int, tuple[ContentProblem, ...]]:
    """How many entries a content folder has, and everything that must be mended in it."""
    content = inspect_content(folder)
    if content.problems:
        return len(content.entries), content.problems
    return len(content.entries), tuple(problems_of(content.entries, today or date.today()))


def problems_of(entries: Sequence[Entry], today: date) -> Iterator[ContentProblem]:
    """Every rule over every entry, in the order of the rules."""
    for rule in RULES:
        for entry in entries:
            for field, advice in rule(entry, entries, today):
                yield ContentProblem(f"entries/{entry.topic}.yml", 0, entry.id, field, advice)
    yield from _same_titles(entries)
    yield from _shared_texts(entries)
    yield from _near_duplicates(entries)


Findings = Iterator[tuple[str, str]]


def _relations(entry: Entry, entries: Sequence[Entry], _today: date) -> Findings:
    known = {other.id for other in entries}
    for relation in entry.relations:
        if relation.to not in known:
            yield "relations", f"Apunta a {relation.to!r}, que no existe: corrige el id o borra la relación."
        if relation.to == entry.id:
            yield "relations", "Apunta a sí misma: borra la relación."


def _achievements(entry: Entry, entries: Sequence[Entry], _today: date) -> Findings:
    kinds = {other.id: other.kind for other in entries}
    for result in entry.related(RelationType.ACHIEVED):
        if result in kinds and kinds[result] is not EntryKind.RESULT:
            yield "relations", f"«achieved» debe apuntar a un resultado; {result!r} no lo es: usa «see_also»."


def _expiry(entry: Entry, _entries: Sequence[Entry], today: date) -> Findings:
    if entry.valid_until and entry.valid_until < today:
        yield "valid_until", f"Venció el {entry.valid_until}: verifica la ficha y cambia la fecha, o retírala."


def _few_phrasings(entry: Entry, _entries: Sequence[Entry], _today: date) -> Findings:
    if len(entry.phrasings) < MIN_PHRASINGS:
        yield "phrasings", f"Tiene {len(entry.phrasings)} frases: escribe al menos {MIN_PHRASINGS}."


RULES = (_relations, _achievements, _expiry, _few_phrasings)


def rules_of_one(entry: Entry, entries: Sequence[Entry], today: date) -> Findings:
    """(field, what to do) for each rule that looks at one entry; the entry is among `entries`."""
    for rule in RULES:
        yield from rule(entry, entries, today)


def _same_titles(entries: Sequence[Entry]) -> Iterator[ContentProblem]:
    owners: dict[str, str] = {}
    for entry in entries:
        owner = owners.setdefault(fold(entry.title), entry.id)
        if owner != entry.id:
            advice = f"La ficha {owner!r} tiene el mismo título: distínguelos."
            yield ContentProblem(f"entries/{entry.topic}.yml", 0, entry.id, "title", advice)


def _shared_texts(entries: Sequence[Entry]) -> Iterator[ContentProblem]:
    owners: dict[str, str] = {}
    for entry in entries:
        for phrasing in entry.phrasings:
            owner = owners.setdefault(fold(phrasing.text), entry.id)
            if owner != entry.id:
                advice = f"La frase {phrasing.text!r} también es de {owner!r}: déjala en una sola."
                yield ContentProblem(f"phrasings/{entry.topic}.yml", 0, entry.id, "phrasings", advice)
    yield from _used_near_misses(entries, owners)


def _used_near_misses(entries: Sequence[Entry], owners: Mapping[str, str]) -> Iterator[ContentProblem]:
    """Near misses that stand elsewhere too; `owners` are the entries of all phrasings, by folded text."""
    seen: dict[str, str] = {}
    for entry in entries:
        for near_miss in entry.near_misses:
            folded = fold(near_miss.text)
            advice = ""
            if folded in owners:
                advice = f"también es una frase de {owners[folded]!r}: bórrala aquí, o allá si no la contesta."
            elif folded in seen:
                advice = f"también está entre las que no contesta {seen[folded]!r}: déjala una sola vez."
            if advice:
                advice = f"La pregunta {near_miss.text!r} {advice}"
                yield ContentProblem(f"near_misses/{entry.topic}.yml", 0, entry.id, "near_misses", advice)
            seen.setdefault(folded, entry.id)


def _near_duplicates(entries: Sequence[Entry]) -> Iterator[ContentProblem]:
    words = {entry.id: frozenset(fold(entry.answer).split()) for entry in entries}
    for position, entry in enumerate(entries):
        for other in entries[:position]:
            common = len(words[entry.id] & words[other.id])
            if common >= SAME_WORDS * len(words[entry.id] | words[other.id]):
                advice = f"Dice casi lo mismo que {other.id!r}: únelas o distínguelas."
                yield ContentProblem(f"entries/{entry.topic}.yml", 0, entry.id, "answer", advice)

"""The texts of an entry that a question may match: title, answer, detail, benefits, figures and phrasings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.knowledge import Entry

SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÁÉÍÓÚÑ¿¡«])")
MIN_SENTENCE_CHARS = 30  # a shorter piece says too little alone


@dataclass(frozen=True, slots=True)
class Passage:
    """One text of an entry."""

    entry_id: str
    text: str


def passages_of(entries: Sequence[Entry]) -> tuple[Passage, ...]:
    """Every passage, those of one entry together, in the order of the entries; no text twice within an entry."""
    return tuple(Passage(entry.id, text) for entry in entries for text in dict.fromkeys(filter(None, _texts(entry))))


def starts_of(passages: Sequence[Passage]) -> list[int]:
    """Where the passages of each entry begin."""
    return [i for i, p in enumerate(passages) if i == 0 or passages[i - 1].entry_id != p.entry_id]


def stated_by(entry: Entry) -> str:
    """All that an entry says, without how people ask for it."""
    figures = (f"{figure.what} {figure.value:g} {figure.unit} {figure.as_of}" for figure in entry.figures)
    said = (entry.title, entry.answer, entry.detail, entry.period, entry.benefits, *figures)
    return " ".join(text for text in said if text)


def _texts(entry: Entry) -> Iterable[str]:
    yield entry.title
    yield f"{entry.title}. {entry.answer}"
    yield from _sentences(entry.answer)
    if entry.detail:
        yield from _sentences(entry.detail)
    if entry.benefits:
        yield entry.benefits
    for figure in entry.figures:
        yield f"{entry.title}: {figure.what} {figure.value:g} {figure.unit}"
    for phrasing in entry.phrasings:
        yield phrasing.text


def _sentences(text: str) -> list[str]:
    pieces = SENTENCE_END.split(text)
    return [piece for piece in pieces if len(piece) >= MIN_SENTENCE_CHARS]

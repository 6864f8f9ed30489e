"""What changes between two texts of an entry, field by field and word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from domain.knowledge import Entry, in_order
from web import words

NAMES = {field: name for field, name in words.FIELDS.items() if field not in {"id", "note"}}
_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Piece:
    """A run of text: `same`, `gone` or `new`."""

    kind: str
    text: str


@dataclass(frozen=True)
class Difference:
    field: str
    name: str
    pieces: tuple[Piece, ...]


def differences(before: Entry | None, after: Entry) -> tuple[Difference, ...]:
    """Every field that differs, in the order of the page; all that is filled in when there was nothing."""
    return tuple(
        Difference(field, name, tuple(_pieces(old, new)))
        for field, name in NAMES.items()
        if (old := _told(before, field)) != (new := _told(after, field))
    )


def _told(entry: Entry | None, field: str) -> str:
    if entry is None:
        return ""
    value = getattr(entry, field)
    if field == "kind":
        return words.KIND_OF_ONE[value]
    if field == "answers":
        return words.asked(in_order(value))
    if field == "figures":
        told = (f"{f.what}: {f.value:.15g} {f.unit} ({f.as_of}, {f.kind}) {f.as_of_note or ''}" for f in value)
    elif field == "sources":
        told = (" · ".join(filter(None, (s.title, s.publisher, s.url, s.published))) for s in value)
    elif field == "relations":
        told = (f"{words.RELATIONS[r.type]}: {r.to}" for r in value)
    elif field in {"phrasings", "near_misses"}:
        told = (p.text for p in value)
    else:
        return "" if value is None else str(value)
    return "\n".join(line.strip() for line in told)


def _pieces(old: str, new: str) -> Iterator[Piece]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    for step, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if step == "equal":
            yield Piece("same", "".join(before[i:j]))
            continue
        if i < j:
            yield Piece("gone", "".join(before[i:j]))
        if k < m:
            yield Piece("new", "".join(after[k:m]))

"""Entries to rows and back."""

from __future__ import annotations

from typing import Any

from domain.knowledge import (
    Asked,
    Entry,
    EntryKind,
    EntryStatus,
    Figure,
    Phrasing,
    Relation,
    RelationType,
    Source,
    in_order,
)
from knowledge_base.storage.models import (
    Belonging,
    EntryRow,
    EntrySourceRow,
    FigureRow,
    NearMissRow,
    PhrasingRow,
    RelationRow,
    SourceRow,
)

PLAIN = ("id", "title", "answer", "detail", "topic", "period", "benefits", "office", "confidence")


BELONGING: tuple[type[Belonging], ...] = (EntrySourceRow, FigureRow, PhrasingRow, NearMissRow, RelationRow)

Columns = dict[str, Any]


def entry_columns(entry: Entry) -> Columns:
    """The entry itself, without what belongs to it."""
    return {
        **{name: getattr(entry, name) for name in PLAIN},
        "kind": entry.kind.value,
        "answers": [asked.value for asked in in_order(entry.answers)],
        "status": entry.status.value,
        "verified_on": entry.verified_on,
        "valid_until": entry.valid_until,
    }


def belonging_columns(entry: Entry, table: type[Belonging]) -> list[Columns]:
    """Rows of one of the `BELONGING` tables; the entry, and whatever they point to, must be stored already."""
    rows: dict[type[Belonging], list[Columns]] = {
        EntrySourceRow: [{"source_id": source.id} for source in entry.sources],
        FigureRow: [vars(figure) for figure in entry.figures],
        PhrasingRow: [vars(phrasing) for phrasing in entry.phrasings],
        NearMissRow: [vars(near_miss) for near_miss in entry.near_misses],
        RelationRow: [{"type": r.type.value, "to_id": r.to} for r in entry.relations],
    }
    return [{"entry_id": entry.id, "position": i, **row} for i, row in enumerate(rows[table])]


def entry_from_row(row: EntryRow) -> Entry:
    return Entry(
        **{name: getattr(row, name) for name in PLAIN},
        kind=EntryKind(row.kind),
        answers=frozenset(map(Asked, row.answers or ())),
        status=EntryStatus(row.status),
        verified_on=row.verified_on,
        valid_until=row.valid_until,
        sources=tuple(source_from_row(link.source) for link in row.sources),
        figures=tuple(_figure(figure) for figure in row.figures),
        phrasings=tuple(map(_phrasing, row.phrasings)),
        near_misses=tuple(map(_phrasing, row.near_misses)),
        relations=tuple(Relation(RelationType(r.type), r.to_id) for r in row.relations),
    )


def source_from_row(row: SourceRow) -> Source:
    return Source(row.id, row.title, row.publisher, row.url, row.published)


def _phrasing(row: PhrasingRow | NearMissRow) -> Phrasing:
    return Phrasing(row.text, row.style, row.origin)


def _figure(row: FigureRow) -> Figure:
    return Figure(row.value, row.unit, row.what, row.as_of, row.kind, row.as_of_note)

"""Entries to rows and back."""

from __future__ import annotations

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
from knowledge_base.storage.base import Base
from knowledge_base.storage.models import EntryRow, EntrySourceRow, FigureRow, PhrasingRow, RelationRow, SourceRow

PLAIN = ("id", "title", "answer", "detail", "topic", "period", "benefits", "office", "confidence")


def source_row(source: Source) -> SourceRow:
    return SourceRow(
        id=source.id, title=source.title, publisher=source.publisher, url=source.url, published=source.published
    )


def entry_row(entry: Entry) -> EntryRow:
    """The entry itself, without what belongs to it."""
    return EntryRow(
        **{name: getattr(entry, name) for name in PLAIN},
        kind=entry.kind.value,
        answers=[asked.value for asked in in_order(entry.answers)],
        status=entry.status.value,
        verified_on=entry.verified_on,
        valid_until=entry.valid_until,
    )


def belonging_rows(entry: Entry) -> list[Base]:
    """Rows that belong to the entry; it, its sources and the targets of its relations must be stored already."""
    return [
        *(EntrySourceRow(entry_id=entry.id, position=i, source_id=s.id) for i, s in enumerate(entry.sources)),
        *(FigureRow(entry_id=entry.id, position=i, **vars(f)) for i, f in enumerate(entry.figures)),
        *(PhrasingRow(entry_id=entry.id, position=i, **vars(p)) for i, p in enumerate(entry.phrasings)),
        *(
            RelationRow(entry_id=entry.id, position=i, type=r.type.value, to_id=r.to)
            for i, r in enumerate(entry.relations)
        ),
    ]


def entry_from_row(row: EntryRow) -> Entry:
    return Entry(
        **{name: getattr(row, name) for name in PLAIN},
        kind=EntryKind(row.kind),
        answers=frozenset(map(Asked, row.answers or ())),
        status=EntryStatus(row.status),
        verified_on=row.verified_on,
        valid_until=row.valid_until,
        sources=tuple(_source(link.source) for link in row.sources),
        figures=tuple(_figure(figure) for figure in row.figures),
        phrasings=tuple(Phrasing(p.text, p.style, p.origin) for p in row.phrasings),
        relations=tuple(Relation(RelationType(r.type), r.to_id) for r in row.relations),
    )


def _source(row: SourceRow) -> Source:
    return Source(row.id, row.title, row.publisher, row.url, row.published)


def _figure(row: FigureRow) -> Figure:
    return Figure(row.value, row.unit, row.what, row.as_of, row.kind, row.as_of_note)

"""What the public API gives: nothing that was not published, and nothing about who wrote it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from domain.knowledge import Entry, Figure, Source, in_order
from knowledge_base.storage.versions import PublishedVersion

Item = TypeVar("Item")


@dataclass(frozen=True)
class Page(Generic[Item]):
    """A part of a list; pages count from 1, and a page beyond the last one has no items."""

    items: Sequence[Item]
    total: int
    page: int
    pages: int
    knowledge_version: int  # of the knowledge base, when this was read


@dataclass(frozen=True)
class SourceShape:
    """Where a statement comes from; dates as far as they are known: 2017, 2017-02 or 2017-02-21."""

    id: str
    title: str
    publisher: str
    url: str | None
    published: str | None


@dataclass(frozen=True)
class SourceWithEntries(SourceShape):
    """A source with the published entries that rest on it."""

    entries: Sequence[str]


@dataclass(frozen=True)
class FigureShape:
    """A number that an entry states; `kind` is «oficial» or «independiente»."""

    value: float
    unit: str
    what: str
    as_of: str
    kind: str
    as_of_note: str | None


@dataclass(frozen=True)
class RelationShape:
    """What an entry points to, among those that are published."""

    type: str
    to: str


@dataclass(frozen=True)
class EntryShape:
    """One thing that the city says, as it was approved; the text is Spanish."""

    id: str
    kind: str
    title: str
    answer: str
    detail: str | None
    topic: str
    period: str | None
    answers: Sequence[str]
    benefits: str | None
    figures: Sequence[FigureShape]
    sources: Sequence[SourceShape]
    relations: Sequence[RelationShape]
    office: str | None
    confidence: str
    verified_on: date | None
    valid_until: date | None


@dataclass(frozen=True)
class VersionShape:
    """A state of the knowledge base that was published, with the entries that changed in it."""

    version: int
    published_at: datetime
    entries: Sequence[str]


@dataclass(frozen=True)
class Problem:
    """Why there is no answer, in Spanish."""

    error: str


def entry_shape(entry: Entry, published: frozenset[str]) -> EntryShape:
    """An entry for everybody; `published` are the ids that it may point to."""
    return EntryShape(
        entry.id,
        entry.kind.value,
        entry.title,
        entry.answer,
        entry.detail,
        entry.topic,
        entry.period,
        [asked.value for asked in in_order(entry.answers)],
        entry.benefits,
        [_figure(figure) for figure in entry.figures],
        [source_shape(source) for source in entry.sources],
        [RelationShape(relation.type.value, relation.to) for relation in entry.relations if relation.to in published],
        entry.office,
        entry.confidence,
        entry.verified_on,
        entry.valid_until,
    )


def source_shape(source: Source) -> SourceShape:
    return SourceShape(**vars(source))


def sources_of(entries: Sequence[Entry]) -> list[SourceWithEntries]:
    """Every source of these entries, by id, with the entries that rest on it."""
    resting: dict[str, list[str]] = {}
    cited: dict[str, Source] = {}
    for entry in entries:
        for source in entry.sources:
            cited[source.id] = source
            resting.setdefault(source.id, []).append(entry.id)
    return [SourceWithEntries(**vars(cited[key]), entries=sorted(resting[key])) for key in sorted(cited)]


def version_shape(version: PublishedVersion) -> VersionShape:
    return VersionShape(version.number, version.published_at, version.entries)


def _figure(figure: Figure) -> FigureShape:
    return FigureShape(figure.value, figure.unit, figure.what, figure.as_of, figure.kind, figure.as_of_note)

"""The shape of the content files, and the entries that they make."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from domain.knowledge import (
    MAX_ANSWER_CHARS,
    Asked,
    Entry,
    EntryKind,
    EntryStatus,
    Figure,
    Phrasing,
    Relation,
    RelationType,
    Source,
)

MAX_TEXT_CHARS = 5000  # twenty times the longest detail
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TEXT_CHARS)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
SourceId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
PartialDate = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?|-\d{4})?$")]
Style = Literal[
    "formal",
    "coloquial",
    "sin_acentos",
    "erratas",
    "una_palabra",
    "descripcion",
    "siglas",
    "ingles",
    "historia",
    "acusacion",
]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceContent(_Part):
    id: SourceId
    title: Text
    publisher: Text
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")] | None = None
    published: PartialDate | None = None


class FigureContent(_Part):
    value: float
    unit: Text
    what: Text
    as_of: PartialDate
    kind: Literal["oficial", "independiente"] = "oficial"
    as_of_note: Text | None = None


class RelationContent(_Part):
    type: RelationType
    to: Slug


class PhrasingContent(_Part):
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
    style: Style = "coloquial"
    origin: Text = "redacción"


class EntryContent(_Part):
    id: Slug
    kind: EntryKind
    title: Text
    answer: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_ANSWER_CHARS)]
    answers: frozenset[Asked] = frozenset()
    detail: Text | None = None
    period: Text | None = None
    figures: tuple[FigureContent, ...] = ()
    benefits: Text | None = None
    sources: Annotated[tuple[SourceId, ...], Field(min_length=1)]
    relations: tuple[RelationContent, ...] = ()
    office: Text | None = None
    confidence: Literal["high", "medium", "low"] = "high"
    verified_on: date
    valid_until: date | None = None
    status: EntryStatus = EntryStatus.PUBLISHED


class SourcesFile(_Part):
    sources: tuple[SourceContent, ...]


class EntriesFile(_Part):
    topic: Slug
    entries: tuple[EntryContent, ...]


class PhrasingsFile(_Part):
    topic: Slug
    phrasings: dict[Slug, tuple[PhrasingContent, ...]]


class NearMissesFile(PhrasingsFile):
    """The same shape under another key."""

    phrasings: dict[Slug, tuple[PhrasingContent, ...]] = Field(alias="near_misses")


@dataclass(frozen=True)
class Listed:
    """What one file lists for one entry."""

    file: str
    texts: tuple[Phrasing, ...]


@dataclass(frozen=True)
class Parts:
    """What entries are made of besides their own fields: sources by source id, texts by entry id."""

    sources: dict[str, Source]
    phrasings: dict[str, Listed]
    near_misses: dict[str, Listed]


def make_source(content: SourceContent) -> Source:
    return Source(**content.model_dump())


def make_phrasing(content: PhrasingContent) -> Phrasing:
    return Phrasing(content.text, content.style, content.origin)


def make_entry(content: EntryContent, topic: str, parts: Parts) -> Entry:
    """The entry of a content file; every source id must be a key of `parts.sources`."""
    nothing = Listed("", ())
    plain = content.model_dump(exclude={"sources", "figures", "relations"})
    return Entry(
        **plain,
        topic=topic,
        sources=tuple(parts.sources[source_id] for source_id in content.sources),
        figures=tuple(Figure(**figure.model_dump()) for figure in content.figures),
        relations=tuple(Relation(relation.type, relation.to) for relation in content.relations),
        phrasings=parts.phrasings.get(content.id, nothing).texts,
        near_misses=parts.near_misses.get(content.id, nothing).texts,
    )

"""Tables of the knowledge base."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, Double, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from knowledge_base.storage.base import Base, UtcDateTime

ID = String(60)  # slugs; short enough for the 64 bytes of a Telegram button


class SourceRow(Base):
    __tablename__ = "sources"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    publisher: Mapped[str] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)
    published: Mapped[str | None] = mapped_column(String(10))


class Belonging(Base):
    """A row that belongs to an entry and has its place in a list."""

    __abstract__ = True

    entry_id: Mapped[str] = mapped_column(ID, ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)


class EntrySourceRow(Belonging):
    __tablename__ = "entry_sources"

    source_id: Mapped[str] = mapped_column(String(80), ForeignKey("sources.id"), index=True)
    source: Mapped[SourceRow] = relationship(lazy="joined")


class FigureRow(Belonging):
    __tablename__ = "figures"

    value: Mapped[float] = mapped_column(Double)
    unit: Mapped[str] = mapped_column(Text)
    what: Mapped[str] = mapped_column(Text)
    as_of: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(20))
    as_of_note: Mapped[str | None] = mapped_column(Text)


class _TextRow(Belonging):
    __abstract__ = True

    text: Mapped[str] = mapped_column(Text)
    style: Mapped[str] = mapped_column(String(20))
    origin: Mapped[str] = mapped_column(String(60))


class PhrasingRow(_TextRow):
    __tablename__ = "phrasings"


class NearMissRow(_TextRow):
    """In a table of its own, so that code from before it never takes one for a phrasing."""

    __tablename__ = "near_misses"


class RelationRow(Belonging):
    __tablename__ = "relations"

    type: Mapped[str] = mapped_column(String(20))
    to_id: Mapped[str] = mapped_column(ID, ForeignKey("entries.id"), index=True)


class EntryRow(Base):
    __tablename__ = "entries"
    __table_args__ = (Index("ix_entries_status_topic", "status", "topic"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    answers: Mapped[list[str] | None] = mapped_column(JSON)  # null in rows from before the column
    detail: Mapped[str | None] = mapped_column(Text)
    topic: Mapped[str] = mapped_column(String(60))
    period: Mapped[str | None] = mapped_column(String(40))
    benefits: Mapped[str | None] = mapped_column(Text)
    office: Mapped[str | None] = mapped_column(Text)
    confidence: Mapped[str] = mapped_column(String(10))
    verified_on: Mapped[date | None] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    status: Mapped[str] = mapped_column(String(20))

    sources: Mapped[list[EntrySourceRow]] = relationship(
        order_by=EntrySourceRow.position, cascade="all, delete-orphan", lazy="selectin"
    )
    figures: Mapped[list[FigureRow]] = relationship(
        order_by=FigureRow.position, cascade="all, delete-orphan", lazy="selectin"
    )
    phrasings: Mapped[list[PhrasingRow]] = relationship(
        order_by=PhrasingRow.position, cascade="all, delete-orphan", lazy="selectin"
    )
    near_misses: Mapped[list[NearMissRow]] = relationship(
        order_by=NearMissRow.position, cascade="all, delete-orphan", lazy="selectin"
    )
    relations: Mapped[list[RelationRow]] = relationship(
        order_by=RelationRow.position,
        cascade="all, delete-orphan",
        lazy="selectin",
        foreign_keys=RelationRow.entry_id,
    )


class VersionRow(Base):
    """A state of the knowledge base that was published; workers poll for the highest id."""

    __tablename__ = "knowledge_versions"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    author: Mapped[str] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(Text)


class RevisionRow(Base):
    """An entry as it stood after a change; `version_id` is the version that made it public."""

    __tablename__ = "entry_revisions"
    __table_args__ = (UniqueConstraint("entry_id", "number"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    entry_id: Mapped[str] = mapped_column(ID, index=True)
    number: Mapped[int] = mapped_column(Integer)
    author: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(Text)
    snapshot: Mapped[dict[str, Any]] = mapped_column(JSON)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("knowledge_versions.id"), index=True)

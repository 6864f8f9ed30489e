"""What is known of the addresses of sources: the last check of each, since when it fails, and its archived copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, ForeignKey, String, Text, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.errors import InvalidValue
from domain.knowledge import EntryStatus
from knowledge_base.link_checker import CheckedLink, LinkState
from knowledge_base.storage.base import Base, UtcDateTime
from knowledge_base.storage.models import EntryRow, EntrySourceRow, SourceRow
from knowledge_base.storage.repository import translated

FAILING = frozenset({LinkState.BROKEN, LinkState.SILENT})


class SourceHealthRow(Base):
    """The address of a source; goes with its source."""

    __tablename__ = "source_health"

    source_id: Mapped[str] = mapped_column(String(80), ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True)
    url: Mapped[str | None] = mapped_column(Text)  # that was checked
    state: Mapped[str | None] = mapped_column(String(20))
    detail: Mapped[str] = mapped_column(Text, default="")
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failing_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    archived_url: Mapped[str | None] = mapped_column(Text)


@dataclass(frozen=True)
class SourceHealth:
    """`state` is None before the first check of this address."""

    source_id: str
    url: str | None = None
    state: LinkState | None = None
    detail: str = ""
    checked_at: datetime | None = None
    failing_since: datetime | None = None
    archived_url: str | None = None  # where a copy is kept, as a person noted it

    @property
    def failing(self) -> bool:
        return self.state in FAILING


class SourceHealthStore:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def known(self) -> dict[str, SourceHealth]:
        """By source id; sources that nobody looked at are not there.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        with translated(), Session(self._engine.execution_options(read_only=True)) as session:
            return {row.source_id: _health(row) for row in session.scalars(select(SourceHealthRow))}

    def failing(self) -> int:
        """How many sources that an entry rests on cannot be reached.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        resting = (
            select(EntrySourceRow.source_id)
            .join(EntryRow, EntryRow.id == EntrySourceRow.entry_id)
            .where(EntryRow.status != EntryStatus.RETIRED)
        )
        failing = SourceHealthRow.state.in_([state.value for state in FAILING])
        counted = select(func.count()).select_from(SourceHealthRow)
        with translated(), Session(self._engine.execution_options(read_only=True)) as session:
            return session.scalar(counted.where(failing, SourceHealthRow.source_id.in_(resting))) or 0

    def record(self, links: Sequence[CheckedLink]) -> None:
        """Keep what was found; a source that went away meanwhile is left out."""
        now = datetime.now(UTC)
        with translated(), Session(self._engine) as session, session.begin():
            existing = set(session.scalars(select(SourceRow.id)))
            for link in links:
                if link.source_id in existing:
                    row = _row(session, link.source_id)
                    row.failing_since = (row.failing_since or now) if link.state in FAILING else None
                    row.url, row.state, row.detail, row.checked_at = link.url, link.state.value, link.detail, now

    def note_archive(self, source_id: str, url: str) -> None:
        """Note where a copy of a source is kept; an empty address takes the note away.

        Raises:
            InvalidValue: the source does not exist, or that is no web address.
        """
        if url and not url.startswith(("https://", "http://")):
            raise InvalidValue("La dirección de la copia debe empezar con https:// o http://.")
        with translated(), Session(self._engine) as session, session.begin():
            if session.get(SourceRow, source_id) is None:
                raise InvalidValue(f"No existe la fuente {source_id!r}.")
            _row(session, source_id).archived_url = url or None


def _row(session: Session, source_id: str) -> SourceHealthRow:
    row = session.get(SourceHealthRow, source_id)
    if row is None:
        row = SourceHealthRow(source_id=source_id, detail="")
        session.add(row)
    return row


def _health(row: SourceHealthRow) -> SourceHealth:
    state = LinkState(row.state) if row.state else None
    return SourceHealth(row.source_id, row.url, state, row.detail, row.checked_at, row.failing_since, row.archived_url)

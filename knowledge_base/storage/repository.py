"""The entries of the database: read them, and take over curated content as a new version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import Engine, delete, func, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from domain.errors import InvalidContent, StorageUnavailable
from domain.knowledge import Entry, EntryStatus
from knowledge_base.storage.base import Base
from knowledge_base.storage.models import EntryRow, EntrySourceRow, RevisionRow, SourceRow, VersionRow
from knowledge_base.storage.rows import BELONGING, Columns, belonging_columns, entry_columns, entry_from_row

PUBLISHING_LOCK = 7_201_702  # PostgreSQL advisory lock


@dataclass(frozen=True)
class ImportReport:
    """What taking over content changed; ids in order."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    retired: tuple[str, ...]
    version: int

    @property
    def touched(self) -> int:
        return len(self.added) + len(self.changed) + len(self.retired)


class EntryRepository:
    """Every entry, whatever its status; callers decide which may be said."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def entries(self) -> tuple[Entry, ...]:
        """All entries, by id.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        with self._reading() as session:
            return tuple(entry_from_row(row) for row in session.scalars(select(EntryRow).order_by(EntryRow.id)))

    def changed_since(self, version: int) -> tuple[Entry, ...]:
        """The entries that later versions changed, as they are now, by id.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        ids = select(RevisionRow.entry_id).where(RevisionRow.version_id > version)
        changed = select(EntryRow).where(EntryRow.id.in_(ids)).order_by(EntryRow.id)
        with self._reading() as session:
            return tuple(entry_from_row(row) for row in session.scalars(changed))

    def version(self) -> int:
        """The newest knowledge-base version; 0 before the first import.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        with self._reading() as session:
            return self._newest(session)

    def take_over(self, entries: Sequence[Entry], *, author: str, note: str) -> ImportReport:
        """Make the database say exactly what `entries` say, in one transaction and one new version.

        Entries that are missing from the content are retired, not deleted. Nothing changed: no new version.

        Raises:
            InvalidContent: something points to an entry that does not exist; nothing was changed.
            StorageUnavailable: the database cannot be written; nothing was changed.
        """
        with translated(), Session(self._engine) as session, session.begin():
            take_turn(session)
            stored = {row.id: entry_from_row(row) for row in session.scalars(select(EntryRow))}
            added = [e for e in entries if e.id not in stored]
            changed = [e for e in entries if e.id in stored and stored[e.id] != e]
            retired = _missing(stored.values(), {e.id for e in entries})
            if not (added or changed or retired):
                return ImportReport((), (), (), self._newest(session))
            _store_sources(session, entries)
            version = publish_in(session, [*added, *changed, *retired], author, note)
            return ImportReport(_ids(added), _ids(changed), _ids(retired), version)

    def _newest(self, session: Session) -> int:
        return session.scalar(select(func.max(VersionRow.id))) or 0

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with translated(), Session(self._engine.execution_options(read_only=True)) as session:
            yield session


@contextmanager
def translated() -> Iterator[None]:
    """The database's errors as ours."""
    try:
        yield
    except IntegrityError as error:
        raise InvalidContent(f"El contenido no cuadra ({error.orig}). Encuéntralo con «tulugar kb check».") from error
    except DBAPIError as error:
        raise StorageUnavailable(f"La base de datos no responde: {error.orig}. Revisa DATABASE_URL.") from error


def take_turn(session: Session) -> None:
    """Publish one after the other: a version that is committed late would hide behind a higher one.

    SQLite has one writer anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(PUBLISHING_LOCK)))


def publish_in(session: Session, entries: Sequence[Entry], author: str, note: str) -> int:
    """Store these entries as they are, each with a revision, as a new version; its number.

    Every source that they cite must be stored, and every relation must lead to an entry that is or becomes stored.
    """
    version = _new_version(session, author, note)
    _put(session, EntryRow, [entry_columns(entry) for entry in entries])
    _replace_belongings(session, entries)
    _drop_unused_sources(session)
    _revise(session, entries, version, author, note)
    return version


def _ids(entries: Iterable[Entry]) -> tuple[str, ...]:
    return tuple(sorted(entry.id for entry in entries))


def _missing(stored: Iterable[Entry], wanted: set[str]) -> list[Entry]:
    gone = (entry for entry in stored if entry.id not in wanted and entry.status is not EntryStatus.RETIRED)
    return [Entry(**{**vars(entry), "status": EntryStatus.RETIRED}) for entry in gone]


def _new_version(session: Session, author: str, note: str) -> int:
    row = VersionRow(published_at=datetime.now(UTC), author=author, note=note)
    session.add(row)
    session.flush()
    return row.id


def _store_sources(session: Session, entries: Sequence[Entry]) -> None:
    cited = {source.id: source for entry in entries for source in entry.sources}
    _put(session, SourceRow, [dict(vars(source)) for source in cited.values()])


def _put(session: Session, table: type[EntryRow] | type[SourceRow], rows: Sequence[Columns]) -> None:
    """Add the rows whose id is new and overwrite the others, many at a time."""
    known = set(session.scalars(select(table.id)))
    _insert(session, table, [row for row in rows if row["id"] not in known])
    if stale := [row for row in rows if row["id"] in known]:
        session.execute(update(table), stale)


def _replace_belongings(session: Session, entries: Sequence[Entry]) -> None:
    """All entries must be stored before, so that every relation finds its target."""
    ids = [entry.id for entry in entries]
    for table in BELONGING:
        session.execute(delete(table).where(table.entry_id.in_(ids)))
        _insert(session, table, [row for entry in entries for row in belonging_columns(entry, table)])


def _insert(session: Session, table: type[Base], rows: Sequence[Columns]) -> None:
    if rows:
        session.execute(insert(table), rows)


def _drop_unused_sources(session: Session) -> None:
    used = select(EntrySourceRow.source_id)
    session.execute(delete(SourceRow).where(SourceRow.id.not_in(used)))


def _revise(session: Session, entries: Sequence[Entry], version: int, author: str, note: str) -> None:
    counted = select(RevisionRow.entry_id, func.max(RevisionRow.number)).group_by(RevisionRow.entry_id)
    numbers: dict[str, int] = {row[0]: row[1] for row in session.execute(counted)}
    now = datetime.now(UTC)
    for entry in entries:
        session.add(
            RevisionRow(
                entry_id=entry.id,
                number=numbers.get(entry.id, 0) + 1,
                author=author,
                made_at=now,
                note=note,
                snapshot=snapshot(entry),
                version_id=version,
            )
        )


def snapshot(entry: Entry) -> dict[str, Any]:
    """The entry in JSON types, as a revision keeps it."""
    return {name: _plain(value) for name, value in asdict(entry).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, frozenset):
        return sorted(_plain(inner) for inner in value)
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value

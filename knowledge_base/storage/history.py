"""What was published before: the revisions of an entry, the versions of the base, and the way back to one."""

from __future__ import annotations

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from domain.drafts import Revision, Version
from domain.errors import StepRefused
from domain.knowledge import Entry
from knowledge_base.storage.models import RevisionRow, VersionRow
from knowledge_base.storage.repository import EntryRepository, ImportReport, translated
from knowledge_base.storage.snapshots import entry_from_snapshot


class History:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def revisions(self, entry_id: str) -> tuple[Revision, ...]:
        """Every published state of an entry, newest first.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        wanted = select(RevisionRow).where(RevisionRow.entry_id == entry_id).order_by(RevisionRow.number.desc())
        with translated(), self._reading() as session:
            return tuple(_revision(row) for row in session.scalars(wanted))

    def versions(self, limit: int) -> tuple[Version, ...]:
        """The newest versions first, with how many entries changed in each."""
        changed = func.count(RevisionRow.id)
        wanted = (
            select(VersionRow, changed)
            .outerjoin(RevisionRow, RevisionRow.version_id == VersionRow.id)
            .group_by(VersionRow.id)
            .order_by(VersionRow.id.desc())
            .limit(limit)
        )
        with translated(), self._reading() as session:
            return tuple(
                Version(row.id, row.published_at, row.author, row.note, count) for row, count in session.execute(wanted)
            )

    def entries_at(self, version: int) -> tuple[Entry, ...]:
        """Every entry as it stood in a version, by id; entries that came later are not among them."""
        last = (
            select(RevisionRow.entry_id, func.max(RevisionRow.number).label("number"))
            .where(RevisionRow.version_id <= version)
            .group_by(RevisionRow.entry_id)
            .subquery()
        )
        wanted = select(RevisionRow).join(
            last, (RevisionRow.entry_id == last.c.entry_id) & (RevisionRow.number == last.c.number)
        )
        with translated(), self._reading() as session:
            entries = [entry_from_snapshot(row.snapshot) for row in session.scalars(wanted)]
        return tuple(sorted(entries, key=lambda entry: entry.id))

    def go_back_to(self, version: int, *, author: str, note: str) -> ImportReport:
        """Publish again what a version said, as a new version; entries that came later are retired.

        Raises:
            StepRefused: there is no such version.
            StorageUnavailable: the database cannot be written; nothing was changed.
        """
        repository = EntryRepository(self._engine)
        entries = self.entries_at(version)
        if not entries or version > repository.version():
            raise StepRefused(f"No existe la versión {version}.")
        return repository.take_over(entries, author=author, note=note)

    def _reading(self) -> Session:
        return Session(self._engine.execution_options(read_only=True))


def _revision(row: RevisionRow) -> Revision:
    entry = entry_from_snapshot(row.snapshot)
    return Revision(row.number, entry, row.author, row.made_at, row.note, row.version_id)

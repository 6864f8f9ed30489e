"""The versions of the knowledge base as they were published, without who did it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from knowledge_base.storage.models import RevisionRow, VersionRow
from knowledge_base.storage.repository import translated


@dataclass(frozen=True)
class PublishedVersion:
    """A state of the knowledge base, and the ids of the entries that changed in it, in order."""

    number: int
    published_at: datetime
    entries: tuple[str, ...]


class PublishedVersions:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(read_only=True)

    def count(self) -> int:
        """How many versions there are.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        with translated(), Session(self._engine) as session:
            return session.scalar(select(func.count()).select_from(VersionRow)) or 0

    def newest(self, *, skip: int, limit: int) -> tuple[PublishedVersion, ...]:
        """Versions, newest first.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        with translated(), Session(self._engine) as session:
            listed = session.scalars(select(VersionRow).order_by(VersionRow.id.desc()).offset(skip).limit(limit)).all()
            revised = session.execute(
                select(RevisionRow.version_id, RevisionRow.entry_id)
                .where(RevisionRow.version_id.in_([row.id for row in listed]))
                .order_by(RevisionRow.entry_id)
            ).all()
        return tuple(
            PublishedVersion(row.id, row.published_at, tuple(e for v, e in revised if v == row.id)) for row in listed
        )

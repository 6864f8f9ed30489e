"""Spreadsheets that one person uploaded and another one has to publish."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import Engine, Integer, LargeBinary, String, Text, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.errors import InvalidValue
from knowledge_base.storage.base import Base, UtcDateTime
from knowledge_base.storage.repository import translated


class ImportState(StrEnum):
    """The values are the words that staff see."""

    WAITING = "espera"
    PUBLISHED = "publicada"
    DISCARDED = "descartada"


class SheetImportRow(Base):
    __tablename__ = "sheet_imports"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(Text)
    file: Mapped[bytes] = mapped_column(LargeBinary)
    uploaded_by: Mapped[str] = mapped_column(String(40))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(20), index=True)
    decided_by: Mapped[str | None] = mapped_column(String(40))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class SheetImport:
    """A file that waits, or waited; `decided_by` published or discarded it."""

    id: int
    name: str
    file: bytes
    uploaded_by: str
    uploaded_at: datetime
    state: ImportState
    decided_by: str | None


class SheetImports:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, name: str, file: bytes, person: str) -> int:
        """Keep a file until somebody decides; its number."""
        row = SheetImportRow(
            name=name[-120:], file=file, uploaded_by=person, uploaded_at=datetime.now(UTC), state=ImportState.WAITING
        )
        with translated(), Session(self._engine) as session, session.begin():
            session.add(row)
            session.flush()
            return row.id

    def waiting(self) -> tuple[SheetImport, ...]:
        """What nobody decided about, oldest first; without the files themselves, which are large."""
        columns = (SheetImportRow.id, SheetImportRow.name, SheetImportRow.uploaded_by, SheetImportRow.uploaded_at)
        waits = SheetImportRow.state == ImportState.WAITING
        with translated(), Session(self._engine.execution_options(read_only=True)) as session:
            rows = session.execute(select(*columns).where(waits).order_by(SheetImportRow.id)).all()
        return tuple(SheetImport(id, name, b"", by, at, ImportState.WAITING, None) for id, name, by, at in rows)

    def find(self, number: int) -> SheetImport | None:
        with translated(), Session(self._engine.execution_options(read_only=True)) as session:
            row = session.get(SheetImportRow, number)
            return _import(row) if row else None

    def decide(self, number: int, state: ImportState, person: str) -> None:
        """Take a file from those that wait; two people who decide at once cannot both do so.

        Raises:
            InvalidValue: somebody has decided already.
        """
        waits = (SheetImportRow.id == number, SheetImportRow.state == ImportState.WAITING)
        decided = update(SheetImportRow).where(*waits)
        with translated(), Session(self._engine) as session, session.begin():
            done = session.execute(
                decided.values(state=state.value, decided_by=person, decided_at=datetime.now(UTC), file=b"")
            )
            if not getattr(done, "rowcount", 0):
                raise InvalidValue("Otra persona ya decidió sobre esta importación.")


def _import(row: SheetImportRow) -> SheetImport:
    return SheetImport(
        row.id, row.name, row.file, row.uploaded_by, row.uploaded_at, ImportState(row.state), row.decided_by
    )

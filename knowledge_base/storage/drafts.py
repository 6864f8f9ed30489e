"""Drafts in the database: saved, reviewed, approved, published; nobody overwrites what they did not see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from domain.drafts import Comment, Draft, DraftChanged, DraftOutline, DraftState
from domain.errors import StepRefused
from domain.knowledge import Entry, EntryStatus, Source
from knowledge_base.storage.draft_models import DraftRow
from knowledge_base.storage.models import EntryRow, RevisionRow, SourceRow
from knowledge_base.storage.repository import publish_in, snapshot, take_turn, translated
from knowledge_base.storage.rows import entry_from_row, source_from_row
from knowledge_base.storage.snapshots import entry_from_snapshot


def _now() -> datetime:
    return datetime.now(UTC)


class Drafts:
    """Every step names the `lock` of the draft that the person saw, and is refused when there is a newer one."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = _now) -> None:
        self._engine = engine
        self._clock = clock

    def all(self) -> tuple[Draft, ...]:
        """Every draft, by entry id."""
        with translated(), Session(self._engine.execution_options(read_only=True)) as session:
            return tuple(draft_of(row) for row in session.scalars(select(DraftRow).order_by(DraftRow.entry_id)))

    def outlines(self) -> tuple[DraftOutline, ...]:
        """Every draft without its text, by entry id."""
        columns = (DraftRow.entry_id, DraftRow.state, DraftRow.editors, DraftRow.comments)
        with translated(), Session(self._engine.execution_options(read_only=True)) as session:
            rows = session.execute(select(*columns).order_by(DraftRow.entry_id)).all()
        return tuple(DraftOutline(id, DraftState(state), tuple(who), bool(said)) for id, state, who, said in rows)

    def find(self, entry_id: str) -> Draft | None:
        with translated(), Session(self._engine.execution_options(read_only=True)) as session:
            row = session.get(DraftRow, entry_id)
            return draft_of(row) if row else None

    def base_of(self, entry_id: str) -> int:
        """The number of the newest revision of an entry; 0 when there is none."""
        with translated(), Session(self._engine.execution_options(read_only=True)) as session:
            return _newest(session, entry_id)

    def begin(self, entry: Entry, *, by: str, note: str, base: int) -> Draft:
        """A new draft of an entry that has none.

        Args:
            base: the revision that was on the screen; 0 for a new entry.
        Raises:
            DraftChanged: somebody began one meanwhile, or the published text changed.
        """
        row = DraftRow(entry_id=entry.id, base=base, editors=[by], lock=1, comments=[])
        try:
            with self._writing() as session:
                if session.get(DraftRow, entry.id) or _newest(session, entry.id) != base:
                    raise DraftChanged(_draft_in(session, entry.id))
                session.add(self._written(row, entry, note))
                session.flush()
                return draft_of(row)
        except IntegrityError as error:  # both looked before either wrote
            raise DraftChanged(self.find(entry.id)) from error

    def save(self, entry: Entry, *, lock: int, by: str, note: str) -> Draft:
        """Another text for a draft; what was in review or approved goes back to being written.

        Raises:
            DraftChanged: it is no longer the draft that the person saw.
        """
        with self._step(entry.id, lock) as (_, row):
            row.editors = [*row.editors, *([by] if by not in row.editors else [])]
            return draft_of(self._written(row, entry, note))

    def send_to_review(self, entry_id: str, *, lock: int) -> Draft:
        """Raises: DraftChanged: it is no longer the draft that the person saw."""
        with self._step(entry_id, lock) as (_, row):
            row.state = DraftState.IN_REVIEW
            return draft_of(row)

    def send_back(self, entry_id: str, *, lock: int, by: str, comment: str) -> Draft:
        """Back to being written, with what the reviewer says.

        Raises:
            DraftChanged: it is no longer the draft that the person saw.
            StepRefused: nothing was said.
        """
        if not comment.strip():
            raise StepRefused("Escribe qué falta: quien la escribió necesita saberlo.")
        with self._step(entry_id, lock) as (_, row):
            row.state, row.approved_by, row.publish_at = DraftState.WRITING, None, None
            self._comment(row, by, comment)
            return draft_of(row)

    def approve(self, entry_id: str, *, lock: int, by: str, publish_at: datetime | None = None) -> int | None:
        """Publish the draft, now or at a time to come; the new version, or None when it waits.

        Raises:
            DraftChanged: the draft or the published text is no longer what the person saw.
            StepRefused: who approves wrote in it, or it is not in review.
        """
        with self._step(entry_id, lock) as (session, row):
            if by in row.editors:
                raise StepRefused("La aprueba otra persona: tú escribiste en ella.")
            if row.state != DraftState.IN_REVIEW:
                raise StepRefused("Sólo se aprueba lo que está en revisión.")
            if _newest(session, entry_id) != row.base:
                raise DraftChanged(draft_of(row))
            row.approved_by = by
            if publish_at and publish_at > self._clock():
                row.state, row.publish_at = DraftState.APPROVED, publish_at
                return None
            return _publish(session, row)

    def publish_due(self) -> tuple[str, ...]:
        """Publish every approved draft whose time has come; their ids. Safe to call from several processes."""
        due = select(DraftRow.entry_id).where(DraftRow.publish_at <= self._clock())
        with translated(), Session(self._engine.execution_options(read_only=True)) as session:
            waiting = session.scalars(due.order_by(DraftRow.publish_at)).all()
        return tuple(entry_id for entry_id in waiting if self._publish_one_due(entry_id))

    def _publish_one_due(self, entry_id: str) -> bool:
        with self._writing() as session:
            row = session.get(DraftRow, entry_id, with_for_update=True)
            if row is None or row.publish_at is None or row.publish_at > self._clock():
                return False  # another process did it
            if _newest(session, entry_id) != row.base:
                row.state, row.publish_at, row.approved_by = DraftState.WRITING, None, None
                row.lock += 1
                self._comment(row, "Tu Lugar", "No se publicó a su hora: el texto publicado cambió entre tanto.")
                return False
            _publish(session, row)
            return True

    def discard(self, entry_id: str, *, lock: int) -> None:
        """Throw a draft away; the published text stays.

        Raises:
            DraftChanged: it is no longer the draft that the person saw.
        """
        with self._step(entry_id, lock) as (session, row):
            session.delete(row)

    def retire(self, entry_id: str, *, base: int, by: str, note: str) -> int:
        """Take an entry off what the bot says, at once; the new version.

        Raises:
            DraftChanged: the published text is no longer what the person saw.
            StepRefused: there is nothing published, or no reason was given.
        """
        if not note.strip():
            raise StepRefused("Escribe por qué se retira.")
        with self._writing() as session:
            row = session.get(EntryRow, entry_id)
            if row is None or row.status == EntryStatus.RETIRED:
                raise StepRefused("Esta ficha no está publicada.")
            if _newest(session, entry_id) != base:
                raise DraftChanged(_draft_in(session, entry_id))
            retired = replace(entry_from_row(row), status=EntryStatus.RETIRED)
            return publish_in(session, [retired], by, f"retirada: {note.strip()}")

    def _written(self, row: DraftRow, entry: Entry, note: str) -> DraftRow:
        row.snapshot = snapshot(replace(entry, status=EntryStatus.PUBLISHED))
        row.state, row.approved_by, row.publish_at = DraftState.WRITING, None, None
        row.note, row.updated_at = note, self._clock()
        return row

    def _comment(self, row: DraftRow, by: str, text: str) -> None:
        row.comments = [*row.comments, {"by": by, "at": self._clock().isoformat(), "text": text.strip()}]

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        with translated(), Session(self._engine, expire_on_commit=False) as session, session.begin():
            take_turn(session)
            yield session

    @contextmanager
    def _step(self, entry_id: str, lock: int) -> Iterator[tuple[Session, DraftRow]]:
        """A change of a draft that is still what the person saw."""
        with self._writing() as session:
            row = session.get(DraftRow, entry_id, with_for_update=True)
            if row is None or row.lock != lock:
                raise DraftChanged(draft_of(row) if row else None)
            row.lock += 1
            row.updated_at = self._clock()
            yield session, row


def draft_of(row: DraftRow) -> Draft:
    comments = tuple(Comment(c["by"], datetime.fromisoformat(c["at"]), c["text"]) for c in row.comments)
    return Draft(
        entry_from_snapshot(row.snapshot),
        DraftState(row.state),
        tuple(row.editors),
        row.note,
        row.lock,
        row.base,
        row.updated_at,
        comments,
        row.approved_by,
        row.publish_at,
    )


def _draft_in(session: Session, entry_id: str) -> Draft | None:
    row = session.get(DraftRow, entry_id)
    return draft_of(row) if row else None


def _newest(session: Session, entry_id: str) -> int:
    return session.scalar(select(func.max(RevisionRow.number)).where(RevisionRow.entry_id == entry_id)) or 0


def _publish(session: Session, row: DraftRow) -> int:
    """Make the draft the published text, and end it."""
    entry = entry_from_snapshot(row.snapshot)
    entry = replace(entry, sources=tuple(_kept_or_new(session, source) for source in entry.sources))
    session.flush()
    note = " · ".join(part for part in (row.note, f"aprobó {row.approved_by}") if part)
    version = publish_in(session, [entry], row.editors[0], note)
    session.delete(row)
    return version


def _kept_or_new(session: Session, source: Source) -> Source:
    """A source that others cite keeps its words; it is corrected among the sources, not from an entry."""
    row = session.get(SourceRow, source.id)
    if row is None:
        session.add(SourceRow(**vars(source)))
        return source
    return source_from_row(row)

"""Misses that are asked again: which are open, and how one is closed and its person told once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, delete, exists, func, or_, select, update

from analytics.gap_models import ClosedGapRow, GapRerunRow
from analytics.handled_misses import WITH_ENTRY, HandledMissRow
from analytics.log_reader import MISSED
from analytics.log_table import ERASED
from analytics.models import QuestionRow
from analytics.notice_models import SubscriberRow, WishRow
from analytics.outbox import add_recipients, open_batch
from analytics.sealing import Sealer
from analytics.theme_changes import themes_changed, themes_of
from analytics.theme_models import ThemeQuestionRow
from analytics.transactions import insert_into, transaction
from domain.gaps import CAN_CLOSE, ClosedGap, OpenGap
from domain.knowledge import EntryStatus
from domain.notices import MAX_NOTICE_CHARS, Topic
from knowledge_base.storage.models import VersionRow
from knowledge_base.storage.repository import EntryRepository

ONCE_SAID = (EntryStatus.PUBLISHED, EntryStatus.RETIRED)  # what is not published yet closed nothing
ABANDONED = timedelta(minutes=15)  # after which another process takes a rerun over


class Gaps:
    """The open misses; `domain.ports.Gaps` says what each call does."""

    def __init__(
        self, engine: Engine, sealer: Sealer, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._engine = engine
        self._sealer = sealer
        self._clock = clock

    def begin(self, owner: str) -> int | None:
        finished = select(func.max(GapRerunRow.knowledge_version)).where(GapRerunRow.finished_at.is_not(None))
        with transaction(self._engine, read_only=True) as connection:
            version = connection.scalar(select(func.max(VersionRow.id))) or 0
            if version <= (connection.scalar(finished) or 0):
                return None
        with transaction(self._engine) as connection:
            return version if self._taken(connection, version, owner) else None

    def finish(self, version: int) -> None:
        with transaction(self._engine) as connection:
            own = GapRerunRow.knowledge_version == version
            connection.execute(update(GapRerunRow).where(own).values(finished_at=self._clock()))

    def open(self) -> tuple[OpenGap, ...]:
        closed = exists().where(ClosedGapRow.question_id == QuestionRow.id)
        causes = QuestionRow.cause.in_([cause.value for cause in CAN_CLOSE])
        missed = (
            select(QuestionRow.id, QuestionRow.text, QuestionRow.language)
            .where(MISSED, causes, QuestionRow.text != ERASED, ~closed)
            .order_by(QuestionRow.asked_at, QuestionRow.id)
        )
        with transaction(self._engine, read_only=True) as connection:
            return tuple(OpenGap(*row) for row in connection.execute(missed))

    def close(self, closed: ClosedGap) -> int:
        gap, answer = closed.gap, closed.answer
        row = {
            "question_id": gap.question_id,
            "entry_id": answer.entries[0],
            "score": answer.score,
            "knowledge_version": answer.knowledge_version,
            "closed_at": self._clock(),
        }
        with transaction(self._engine) as connection:
            if not _added(connection, ClosedGapRow.question_id, row):
                return 0
            themes_changed(connection, themes_of(ThemeQuestionRow.question_id == gap.question_id))
            return self._tell(connection, closed)

    def reopen(self) -> int:
        """Open again what entries closed that have expired or were retired; how many questions wait again."""
        today = self._clock().date()
        stored = EntryRepository(self._engine).entries()
        gone = [entry.id for entry in stored if not entry.is_sayable(today) and entry.status in ONCE_SAID]
        handled = [state.value for state in WITH_ENTRY]
        with transaction(self._engine) as connection:
            of_gone = ClosedGapRow.entry_id.in_(gone)
            opening = select(ClosedGapRow.question_id).where(of_gone)
            themes_changed(connection, themes_of(ThemeQuestionRow.question_id.in_(opening)))
            closed = delete(ClosedGapRow).where(of_gone)
            done = delete(HandledMissRow).where(HandledMissRow.entry_id.in_(gone), HandledMissRow.state.in_(handled))
            opened = connection.execute(closed.returning(ClosedGapRow.question_id)).scalars().all()
            waiting = connection.execute(done.returning(HandledMissRow.question_id)).scalars().all()
        return len({*opened, *waiting})

    def _tell(self, connection: Connection, closed: ClosedGap) -> int:
        """Put the answer into the outbox of whoever asked for it, who from now on is told of corrections of it."""
        subject = self._sealer.key("question", closed.gap.question_id)
        wished = (WishRow.topic == Topic.ANSWER.value, WishRow.subject == subject, WishRow.until > self._clock())
        people = connection.execute(
            select(SubscriberRow.id, WishRow.language, WishRow.id)
            .join(WishRow, WishRow.subscriber_id == SubscriberRow.id)
            .where(*wished)
        ).all()
        if not people:
            return 0
        item, text = f"answer:{subject}", closed.notice[:MAX_NOTICE_CHARS]
        batch = open_batch(connection, item, Topic.ANSWER, text, self._clock())
        add_recipients(connection, batch, [(person.id, person.language) for person in people], self._clock())
        for person in people:
            self._await_corrections(connection, person.id, person[2], closed)
        return len(people)

    def _await_corrections(self, connection: Connection, subscriber: str, wish: int, closed: ClosedGap) -> None:
        entry, version = closed.answer.entries[0], closed.answer.knowledge_version
        known = exists().where(
            WishRow.subscriber_id == subscriber, WishRow.topic == Topic.CORRECTION.value, WishRow.subject == entry
        )
        if connection.scalar(select(known)):
            connection.execute(delete(WishRow).where(WishRow.id == wish))
            return
        changed = {"topic": Topic.CORRECTION.value, "subject": entry, "version": version}
        connection.execute(update(WishRow).where(WishRow.id == wish).values(**changed))

    def _taken(self, connection: Connection, version: int, owner: str) -> bool:
        now = self._clock()
        row = {"knowledge_version": version, "owner": owner, "begun_at": now, "finished_at": None}
        if _added(connection, GapRerunRow.knowledge_version, row):
            return True
        ours_or_abandoned = or_(GapRerunRow.owner == owner, GapRerunRow.begun_at < now - ABANDONED)
        own = (GapRerunRow.knowledge_version == version, ours_or_abandoned)
        return connection.execute(update(GapRerunRow).where(*own).values(owner=owner, begun_at=now)).rowcount == 1


def _added(connection: Connection, key: Any, row: dict[str, Any]) -> bool:
    """Add a row; False when its key is there already."""
    insert = insert_into(connection, key.class_).values(row).on_conflict_do_nothing(index_elements=[key.key])
    return connection.scalar(insert.returning(key)) is not None

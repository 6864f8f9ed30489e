"""What runs by the clock: each occurrence is taken by one process, however many there are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, String, update
from sqlalchemy.orm import Mapped, mapped_column

from analytics.transactions import insert_into, transaction
from knowledge_base.storage.base import Base, UtcDateTime

ABANDONED = timedelta(hours=2)  # after which another process takes an occurrence over; mining a million takes less


class ScheduledRunRow(Base):
    """An occurrence of a job: that somebody began it, and whether it came to its end."""

    __tablename__ = "scheduled_runs"

    job: Mapped[str] = mapped_column(String(20), primary_key=True)
    due: Mapped[str] = mapped_column(String(16), primary_key=True)  # local time, as 2026-11-28T03:00
    owner: Mapped[str] = mapped_column(String(120))
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ScheduledRuns:
    """Which occurrences were taken.

    Raises, from every call:
        StorageUnavailable: the database does not answer.
    """

    def __init__(self, engine: Engine, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._engine = engine
        self._clock = clock

    def take(self, job: str, due: str, owner: str) -> bool:
        """Whether this occurrence is now this process's to do; one that ended, or that another is on, is not."""
        now = self._clock()
        row = {"job": job, "due": due, "owner": owner, "begun_at": now, "finished_at": None}
        own = (ScheduledRunRow.job == job, ScheduledRunRow.due == due)
        left = (ScheduledRunRow.finished_at.is_(None), ScheduledRunRow.begun_at < now - ABANDONED)
        with transaction(self._engine) as connection:
            fresh = insert_into(connection, ScheduledRunRow).values(row).on_conflict_do_nothing()
            if connection.scalar(fresh.returning(ScheduledRunRow.job)) is not None:
                return True
            taken_over = update(ScheduledRunRow).where(*own, *left).values(owner=owner, begun_at=now)
            return connection.execute(taken_over).rowcount == 1

    def finish(self, job: str, due: str) -> None:
        own = (ScheduledRunRow.job == job, ScheduledRunRow.due == due)
        with transaction(self._engine) as connection:
            connection.execute(update(ScheduledRunRow).where(*own).values(finished_at=self._clock()))

"""What pages ask of the question log; evaluation runs are left out of every answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Executable, distinct, func, select
from sqlalchemy.exc import DBAPIError

from analytics.models import QuestionRow
from analytics.small_groups import MIN_GROUP
from domain.conversation import Cause, Status
from domain.errors import StorageUnavailable


@dataclass(frozen=True)
class Miss:
    """A question that was declined."""

    id: str
    asked_at: datetime
    text: str  # masked
    cause: Cause
    intent: str


@dataclass(frozen=True)
class MissGroup:
    """Declined questions of one cause and intent."""

    cause: Cause
    intent: str
    questions: int
    people: int


class LogReader:
    """Reads the log for people at the console."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(read_only=True)

    def questions_by_status(self, days: int) -> dict[Status, int]:
        """Questions of the last days; a status that fewer than 5 people met is left out, so no total is given.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        people = func.count(distinct(QuestionRow.person))
        counted = (
            select(QuestionRow.status, func.count())
            .where(QuestionRow.evaluation.is_(False), QuestionRow.asked_at >= _ago(days))
            .group_by(QuestionRow.status)
            .having(people >= MIN_GROUP)
        )
        return {Status(status): questions for status, questions in self._rows(counted)}

    def latest_misses(self, limit: int) -> tuple[Miss, ...]:
        """Declined questions, newest first; ours to mend (technical) ones are left out. For analysts only.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        missed = (
            select(QuestionRow.id, QuestionRow.asked_at, QuestionRow.text, QuestionRow.cause, QuestionRow.intent)
            .where(
                QuestionRow.evaluation.is_(False),
                QuestionRow.status == Status.DECLINED.value,
                QuestionRow.cause != Cause.TECHNICAL.value,
            )
            .order_by(QuestionRow.asked_at.desc(), QuestionRow.id)
            .limit(limit)
        )
        return tuple(Miss(id, at, text, Cause(cause), intent) for id, at, text, cause, intent in self._rows(missed))

    def misses_by_cause(self, days: int) -> tuple[MissGroup, ...]:
        """Declined questions of the last days by cause and intent, most people first; small groups are left out.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        people = func.count(distinct(QuestionRow.person))
        grouped = (
            select(QuestionRow.cause, QuestionRow.intent, func.count(), people)
            .where(
                QuestionRow.evaluation.is_(False),
                QuestionRow.status == Status.DECLINED.value,
                QuestionRow.cause != Cause.TECHNICAL.value,
                QuestionRow.asked_at >= _ago(days),
            )
            .group_by(QuestionRow.cause, QuestionRow.intent)
            .having(people >= MIN_GROUP)
            .order_by(people.desc(), QuestionRow.cause, QuestionRow.intent)
        )
        return tuple(MissGroup(Cause(cause), intent, n, who) for cause, intent, n, who in self._rows(grouped))

    def _rows(self, query: Executable) -> list[tuple[Any, ...]]:
        try:
            with self._engine.connect() as connection:
                return [tuple(row) for row in connection.execute(query)]
        except DBAPIError as error:
            raise StorageUnavailable("El registro de preguntas no responde.") from error


def _ago(days: int) -> datetime:
    return datetime.now(UTC) - timedelta(days=days)

"""What pages ask of the question log; evaluation runs and demonstrations are left out of every answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Executable, and_, distinct, func, or_, select
from sqlalchemy.exc import DBAPIError

from analytics.models import ChoiceRow, QuestionRow
from analytics.small_groups import FIVE, SmallGroups
from domain.conversation import Cause, Status
from domain.errors import StorageUnavailable


@dataclass(frozen=True)
class Miss:
    """A question that was declined, or none of whose options was right."""

    id: str
    asked_at: datetime
    text: str  # masked
    cause: Cause
    intent: str


@dataclass(frozen=True)
class LabelledPair:
    """A question and the entry that a person chose for it."""

    text: str  # masked
    entry: str
    at: datetime
    version: int  # of the knowledge base


REAL = and_(QuestionRow.evaluation.is_(False), QuestionRow.demo.is_(False))
NO_OPTION_RIGHT = and_(QuestionRow.status == Status.CLARIFIED.value, QuestionRow.cause == Cause.NOT_FOUND.value)
DECLINED = and_(QuestionRow.status == Status.DECLINED.value, QuestionRow.cause != Cause.TECHNICAL.value)  # not ours
MISSED = and_(REAL, or_(DECLINED, NO_OPTION_RIGHT))


class LogReader:
    """Reads the log for people at the console."""

    def __init__(self, engine: Engine, *, small: SmallGroups = FIVE) -> None:
        self._engine = engine.execution_options(read_only=True)
        self._small = small

    def questions_by_status(self, days: int) -> dict[Status, int]:
        """Questions of the last days; a status that fewer than k people met is left out, so no total is given.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        people = func.count(distinct(QuestionRow.person))
        counted = (
            select(QuestionRow.status, func.count())
            .where(REAL, QuestionRow.asked_at >= _ago(days))
            .group_by(QuestionRow.status)
            .having(people >= self._small.k)
        )
        return {Status(status): questions for status, questions in self._rows(counted)}

    def latest_misses(self, limit: int) -> tuple[Miss, ...]:
        """Missed questions, newest first; ours to mend (technical) ones are left out. For analysts only.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        missed = (
            select(QuestionRow.id, QuestionRow.asked_at, QuestionRow.text, QuestionRow.cause, QuestionRow.intent)
            .where(MISSED)
            .order_by(QuestionRow.asked_at.desc(), QuestionRow.id)
            .limit(limit)
        )
        return tuple(Miss(id, at, text, Cause(cause), intent) for id, at, text, cause, intent in self._rows(missed))

    def labelled_pairs(self, *, evaluation: bool = False) -> tuple[LabelledPair, ...]:
        """Questions with the option that was chosen, oldest first; those of evaluation runs apart. For staff only.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        chosen = (
            select(ChoiceRow.text, ChoiceRow.entry_id, ChoiceRow.chosen_at, ChoiceRow.knowledge_version)
            .where(ChoiceRow.entry_id.is_not(None), ChoiceRow.evaluation.is_(evaluation))
            .order_by(ChoiceRow.chosen_at, ChoiceRow.question_id)
        )
        return tuple(LabelledPair(*row) for row in self._rows(chosen))

    def _rows(self, query: Executable) -> list[tuple[Any, ...]]:
        try:
            with self._engine.connect() as connection:
                return [tuple(row) for row in connection.execute(query)]
        except DBAPIError as error:
            raise StorageUnavailable("El registro de preguntas no responde.") from error


def _ago(days: int) -> datetime:
    return datetime.now(UTC) - timedelta(days=days)

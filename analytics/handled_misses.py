"""What the staff did with missed questions: who is on it, what came of it, what stays ignored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Engine, ForeignKey, Select, String, delete, exists, func, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from analytics.gap_models import ClosedGapRow
from analytics.log_reader import MISSED, Miss
from analytics.models import QUESTION_ID, QuestionRow
from analytics.theme_models import ThemeQuestionRow
from domain.conversation import Cause
from domain.errors import InvalidValue, StorageUnavailable
from knowledge_base.storage.base import Base, UtcDateTime


class Handling(StrEnum):
    """The values are the words that staff see."""

    TAKEN = "en curso"
    ANSWERED = "con ficha"
    PHRASED = "frase agregada"
    REFERRED = "canalizada"
    IGNORED = "ignorada"


OPEN = frozenset({Handling.TAKEN})  # still to be worked on
WITH_ENTRY = frozenset({Handling.ANSWERED, Handling.PHRASED})  # done as long as the entry may be said
ANSWERED_BY_NOW = exists().where(ClosedGapRow.question_id == QuestionRow.id)


class HandledMissRow(Base):
    __tablename__ = "handled_misses"

    question_id: Mapped[str] = mapped_column(
        QUESTION_ID, ForeignKey("question_log.id", ondelete="CASCADE"), primary_key=True
    )
    state: Mapped[str] = mapped_column(String(20))
    person: Mapped[str] = mapped_column(String(40))  # of the staff
    entry_id: Mapped[str | None] = mapped_column(String(60))
    handled_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class InboxRow:
    """A missed question with who is on it; `person` is None when nobody is."""

    miss: Miss
    theme_id: str | None
    person: str | None


class HandledMisses:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def inbox(self, limit: int, *, theme_id: str | None = None) -> tuple[InboxRow, ...]:
        """Missed questions that still wait, newest first; those of one theme when it is named.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        columns = (
            *(QuestionRow.id, QuestionRow.asked_at, QuestionRow.text, QuestionRow.cause, QuestionRow.intent),
            *(ThemeQuestionRow.theme_id, HandledMissRow.person),
        )
        wanted = (
            _waiting(*columns)
            .outerjoin(ThemeQuestionRow, ThemeQuestionRow.question_id == QuestionRow.id)
            .order_by(QuestionRow.asked_at.desc(), QuestionRow.id)
            .limit(limit)
        )
        if theme_id is not None:
            wanted = wanted.where(ThemeQuestionRow.theme_id == theme_id)
        with _translated(), Session(self._engine.execution_options(read_only=True)) as session:
            return tuple(
                InboxRow(Miss(id, at, text, Cause(str(cause)), intent), theme, person)
                for id, at, text, cause, intent, theme, person in session.execute(wanted)
            )

    def waiting(self, most: int) -> int:
        """How many missed questions still wait, counted up to `most`.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        counted = select(func.count()).select_from(_waiting(QuestionRow.id).limit(most).subquery())
        with _translated(), Session(self._engine.execution_options(read_only=True)) as session:
            return session.scalar(counted) or 0

    def text_of(self, question_id: str) -> str | None:
        """The masked text of a question of the log."""
        with _translated(), Session(self._engine.execution_options(read_only=True)) as session:
            return session.scalar(select(QuestionRow.text).where(QuestionRow.id == question_id))

    def of_theme(self, theme_id: str) -> tuple[str, ...]:
        """Ids of the missed questions of a theme that still wait."""
        in_theme = ThemeQuestionRow.question_id == QuestionRow.id
        wanted = _waiting(QuestionRow.id).join(ThemeQuestionRow, in_theme).where(ThemeQuestionRow.theme_id == theme_id)
        with _translated(), Session(self._engine.execution_options(read_only=True)) as session:
            return tuple(session.scalars(wanted))

    def handle(self, question_ids: Sequence[str], state: Handling, person: str, entry_id: str | None = None) -> None:
        """Write what somebody of the staff did with these questions; the last one counts.

        Raises:
            InvalidValue: somebody else is on one of them, or it is not in the log; nothing was written.
        """
        now = datetime.now(UTC)
        with _translated(), Session(self._engine) as session, session.begin():
            for question_id in question_ids:
                row = session.get(HandledMissRow, question_id, with_for_update=True)
                if row is None:
                    if session.get(QuestionRow, question_id) is None:
                        raise InvalidValue("Esa pregunta ya no está en el registro.")
                    row = HandledMissRow(question_id=question_id)
                    session.add(row)
                elif state is Handling.TAKEN and row.person != person:
                    raise InvalidValue(f"Ya la atiende {row.person}.")
                row.state, row.person, row.entry_id, row.handled_at = state.value, person, entry_id, now

    def release(self, question_ids: Sequence[str]) -> None:
        """Back to nobody: questions wait again, ignored ones too."""
        with _translated(), Session(self._engine) as session, session.begin():
            session.execute(delete(HandledMissRow).where(HandledMissRow.question_id.in_(question_ids)))


def _waiting(*columns: Any) -> Select[Any]:
    """Missed questions that nobody is done with."""
    state = HandledMissRow.state
    rows = select(*columns).outerjoin(HandledMissRow, HandledMissRow.question_id == QuestionRow.id)
    return rows.where(MISSED, ~ANSWERED_BY_NOW, state.is_(None) | state.in_([one.value for one in OPEN]))


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        raise InvalidValue("Otra persona tomó una de estas preguntas al mismo tiempo.") from error
    except DBAPIError as error:
        raise StorageUnavailable("El registro de preguntas no responde.") from error

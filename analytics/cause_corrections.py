"""What people say the cause of a miss is: it replaces the cause that was decided, which is kept beside it."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Engine, func, select, update

from analytics.concerns import of_kind
from analytics.models import QuestionRow
from analytics.reading import read_rows
from analytics.theme_changes import themes_changed, themes_of
from analytics.theme_models import CauseCorrectionRow, ThemeQuestionRow
from analytics.transactions import insert_into, transaction
from domain.conversation import Cause, Status
from domain.errors import InvalidValue

MISSED = (Status.DECLINED.value, Status.CLARIFIED.value, Status.HANDED_OVER.value)


class CauseCorrections:
    """Writes corrections, and tells how often the rules were right."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def correct(self, question_id: str, cause: Cause, author: str) -> None:
        """Say what the cause of a miss is; the last word counts, in the log and in the themes.

        Raises:
            InvalidValue: there is no such question, or it was answered.
            StorageUnavailable: the database cannot be written.
        """
        with transaction(self._engine) as connection:
            missed = select(QuestionRow.cause).where(QuestionRow.id == question_id, QuestionRow.status.in_(MISSED))
            found = connection.execute(missed).first()
            if found is None:
                raise InvalidValue("Esa pregunta no está, o sí se contestó: no hay causa que corregir.")
            row = {"question_id": question_id, "decided": found.cause, "cause": cause.value, "author": author}
            said = insert_into(connection, CauseCorrectionRow).values(**row, corrected_at=datetime.now(UTC))
            again = {name: said.excluded[name] for name in ("cause", "author", "corrected_at")}  # first decision stays
            connection.execute(said.on_conflict_do_update(index_elements=["question_id"], set_=again))
            in_log = update(QuestionRow).where(QuestionRow.id == question_id)
            connection.execute(in_log.values(cause=cause.value))
            in_theme = update(ThemeQuestionRow).where(ThemeQuestionRow.question_id == question_id)
            connection.execute(in_theme.values(cause=cause.value))
            themes_changed(connection, themes_of(ThemeQuestionRow.question_id == question_id))

    def confusion(self, *, demo: bool = False) -> dict[tuple[Cause | None, Cause], int]:
        """How often a decided cause became which corrected one, those confirmed too. For staff only.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        pair = (CauseCorrectionRow.decided, CauseCorrectionRow.cause)
        joined = select(*pair, func.count()).join(QuestionRow, QuestionRow.id == CauseCorrectionRow.question_id)
        counted = joined.where(of_kind(demo=demo)).group_by(*pair)
        rows = read_rows(self._engine.execution_options(read_only=True), counted)
        return {(Cause(decided) if decided else None, Cause(cause)): n for decided, cause, n in rows}

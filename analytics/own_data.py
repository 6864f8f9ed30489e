"""What the log keeps of one person, found by the keys that they had, and the note that somebody asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, delete, func, insert, select

from analytics.models import QuestionRow, VoteRow
from analytics.notice_models import DataRequestRow
from analytics.proposal_models import ProposalRow
from analytics.transactions import transaction
from domain.conversation import Status
from domain.own_data import OwnQuestion, OwnSummary

SHOWN = 5  # latest questions
OWN_COLUMNS = (
    QuestionRow.id,
    QuestionRow.text,
    QuestionRow.language,
    QuestionRow.status,
    QuestionRow.entries,
    QuestionRow.knowledge_version,
)


class OwnData:
    """`domain.notice_ports.OwnData` says what each call does."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def question(self, question_id: str) -> OwnQuestion | None:
        return self._one(QuestionRow.id == question_id)

    def latest(self, keys: Sequence[str]) -> OwnQuestion | None:
        said = QuestionRow.status.in_([Status.ANSWERED.value, Status.DECLINED.value])
        return self._one(QuestionRow.person.in_(keys) & said)

    def summary(self, keys: Sequence[str]) -> OwnSummary:
        own = QuestionRow.person.in_(keys)
        asked = select(func.count(), func.min(QuestionRow.asked_at), func.max(QuestionRow.asked_at)).where(own)
        latest = select(QuestionRow.text).where(own).order_by(QuestionRow.asked_at.desc()).limit(SHOWN)
        proposed = ProposalRow.person.in_(keys)
        ideas = select(ProposalRow.text).where(proposed).order_by(ProposalRow.made_at.desc()).limit(SHOWN)
        with transaction(self._engine, read_only=True) as connection:
            questions, first, last = connection.execute(asked).one()
            votes = connection.scalar(select(func.count()).where(VoteRow.person.in_(keys))) or 0
            proposals = connection.scalar(select(func.count()).where(proposed)) or 0
            texts, told = tuple(connection.scalars(latest)), tuple(connection.scalars(ideas))
            return OwnSummary(questions, votes, proposals, first, last, texts, told)

    def erase_proposals(self, keys: Sequence[str]) -> int:
        with transaction(self._engine) as connection:
            return connection.execute(delete(ProposalRow).where(ProposalRow.person.in_(keys))).rowcount

    def note(self, kind: str, *, questions: int, wishes: int) -> None:
        row = {"kind": kind, "made_at": datetime.now(UTC), "questions": questions, "wishes": wishes}
        with transaction(self._engine) as connection:
            connection.execute(insert(DataRequestRow).values(row))

    def _one(self, which: Any) -> OwnQuestion | None:
        found = select(*OWN_COLUMNS).where(which).order_by(QuestionRow.asked_at.desc()).limit(1)
        with transaction(self._engine, read_only=True) as connection:
            row = connection.execute(found).one_or_none()
        if row is None:
            return None
        return OwnQuestion(
            row.id, row.text, row.language, Status(row.status), tuple(row.entries), row.knowledge_version
        )

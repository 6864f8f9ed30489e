"""Writes to the tables of the question log: each row once, whoever writes it again."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, CursorResult, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from analytics.models import QuestionRow, VoteRow
from analytics.rows import Row

ERASED = "[BORRADO]"


def insert_questions(connection: Connection, rows: list[Row]) -> None:
    """Add questions; those already there stay as they are."""
    if rows:
        connection.execute(_insert(connection, QuestionRow).on_conflict_do_nothing(index_elements=["id"]), rows)


def keep_vote(connection: Connection, row: Row) -> bool:
    """Keep a vote unless a later one is there; False when no such question is known."""
    if not connection.scalar(select(QuestionRow.id).where(QuestionRow.id == row["question_id"])):
        return False
    insert = _insert(connection, VoteRow).values(row)
    newer = insert.on_conflict_do_update(
        index_elements=["question_id", "person"],
        set_={"vote": insert.excluded.vote, "voted_at": insert.excluded.voted_at},
        where=VoteRow.voted_at <= insert.excluded.voted_at,
    )
    connection.execute(newer)
    return True


def forget_before(connection: Connection, moment: datetime) -> int:
    """Delete questions asked before a moment, with their votes; how many."""
    return _count(connection.execute(delete(QuestionRow).where(QuestionRow.asked_at < moment)))


def erase(connection: Connection, person: str) -> int:
    """Unlink a person from all rows and blank what they wrote; questions and votes still count. How many."""
    voted = connection.scalars(select(VoteRow.question_id).where(VoteRow.person == person)).all()
    for question_id in voted:
        own = (VoteRow.person == person) & (VoteRow.question_id == question_id)
        connection.execute(update(VoteRow).where(own).values(person=f"erased-{uuid.uuid4().hex}"))
    asked = update(QuestionRow).where(QuestionRow.person == person).values(person=None, text=ERASED)
    return _count(connection.execute(asked))


def _insert(connection: Connection, table: Any) -> Any:
    """INSERT of the dialect at hand: only those know ON CONFLICT."""
    return (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(table)


def _count(result: Any) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0

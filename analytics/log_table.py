"""Writes to the tables of the question log: each row once, whoever writes it again."""

from __future__ import annotations

import uuid
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, CursorResult, case, delete, select, update

from analytics.models import ChoiceRow, QuestionRow, VoteRow
from analytics.proposal_models import ProposalRow
from analytics.rows import Row
from analytics.theme_changes import themes_changed, themes_of
from analytics.theme_models import ThemeQuestionRow
from analytics.transactions import insert_into, insert_of
from domain.conversation import Cause, Status
from domain.insight import Vote

ERASED = "[BORRADO]"


def insert_questions(connection: Connection, rows: list[Row]) -> None:
    """Add questions; those already there stay as they are."""
    if rows:
        connection.execute(_add_question(connection.dialect.name), rows)


@cache
def _add_question(dialect: str) -> Any:
    """Built once: it runs for each question."""
    return insert_of(dialect, QuestionRow).on_conflict_do_nothing(index_elements=["id"])


def keep_vote(connection: Connection, row: Row) -> bool:
    """Keep a vote unless a later one is there; False when no such question is known."""
    if not connection.scalar(select(QuestionRow.id).where(QuestionRow.id == row["question_id"])):
        return False
    insert = insert_into(connection, VoteRow).values(row)
    newer = insert.on_conflict_do_update(
        index_elements=["question_id", "person"],
        set_={"vote": insert.excluded.vote, "voted_at": insert.excluded.voted_at, "reason": _kept_reason(insert)},
        where=VoteRow.voted_at <= insert.excluded.voted_at,
    )
    connection.execute(newer)
    return True


def explain_vote(connection: Connection, question_id: str, person: str, reason: str) -> bool:
    """Keep why a person voted an answer down; False when that vote is not there."""
    own = (VoteRow.question_id == question_id) & (VoteRow.person == person) & (VoteRow.vote == Vote.DOWN.value)
    return _count(connection.execute(update(VoteRow).where(own).values(reason=reason))) == 1


def entries_of(connection: Connection, question_id: str) -> tuple[str, ...]:
    """Ids of the entries that a question was answered with, best first."""
    return tuple(connection.scalar(select(QuestionRow.entries).where(QuestionRow.id == question_id)) or ())


def keep_choice(connection: Connection, row: Row) -> bool:
    """Keep a choice unless a later one is there; False when no such question is known.

    "None of them" makes the question a miss, and an option that is chosen later takes that back; what was
    not on offer is left out.
    """
    question = connection.execute(select(QuestionRow.__table__).where(QuestionRow.id == row["question_id"])).first()
    if question is None:
        return False
    if not _on_offer(question, row["entry_id"]):
        return True  # so that it is not kept waiting
    copied = {name: getattr(question, name) for name in ("text", "knowledge_version", "evaluation")}
    insert = insert_into(connection, ChoiceRow).values({**row, **copied})
    newer = insert.on_conflict_do_update(
        index_elements=["question_id"],
        set_={"entry_id": insert.excluded.entry_id, "chosen_at": insert.excluded.chosen_at},
        where=ChoiceRow.chosen_at <= insert.excluded.chosen_at,
    )
    connection.execute(newer)
    _mark_miss(connection, row["question_id"])
    return True


def keep_proposal(connection: Connection, row: Row) -> bool:
    """Add an idea, once."""
    connection.execute(insert_into(connection, ProposalRow).values(row).on_conflict_do_nothing(index_elements=["key"]))
    return True


def forget_before(connection: Connection, moment: datetime) -> int:
    """Delete questions asked before a moment, with their votes, and ideas sent before it; how many questions."""
    connection.execute(delete(ProposalRow).where(ProposalRow.made_at < moment))
    old = QuestionRow.asked_at < moment
    inside = themes_of(ThemeQuestionRow.question_id.in_(select(QuestionRow.id).where(old)))
    themes_changed(connection, inside)
    return _count(connection.execute(delete(QuestionRow).where(old)))


def erase(connection: Connection, person: str) -> int:
    """Unlink a person from all rows and blank what they wrote; questions and votes still count, pairs go. How many."""
    voted = connection.scalars(select(VoteRow.question_id).where(VoteRow.person == person)).all()
    for question_id in voted:
        own = (VoteRow.person == person) & (VoteRow.question_id == question_id)
        connection.execute(update(VoteRow).where(own).values(person=f"erased-{uuid.uuid4().hex}"))
    own_questions = select(QuestionRow.id).where(QuestionRow.person == person)
    connection.execute(delete(ChoiceRow).where(ChoiceRow.question_id.in_(own_questions)))
    own_places = ThemeQuestionRow.person == person
    themes_changed(connection, themes_of(own_places))
    connection.execute(update(ThemeQuestionRow).where(own_places).values(person=None))
    asked = update(QuestionRow).where(QuestionRow.person == person).values(person=None, text=ERASED)
    return _count(connection.execute(asked))


def _kept_reason(insert: Any) -> Any:
    """The reason stays while the vote does."""
    return case((VoteRow.vote == insert.excluded.vote, VoteRow.reason), else_=None)


def _on_offer(question: Any, entry_id: str | None) -> bool:
    """Whether the bot asked back with that option, and the person has not erased the question since."""
    asked_back = question.status == Status.CLARIFIED.value and question.text != ERASED
    return asked_back and (entry_id is None or entry_id in question.options)


def _mark_miss(connection: Connection, question_id: str) -> None:
    """The cause of a question by the choice that counts."""
    own = QuestionRow.id == question_id
    if connection.scalar(select(ChoiceRow.entry_id).where(ChoiceRow.question_id == question_id)) is None:
        connection.execute(update(QuestionRow).where(own).values(cause=Cause.NOT_FOUND.value))
    else:
        mistaken = own & (QuestionRow.cause == Cause.NOT_FOUND.value)
        connection.execute(update(QuestionRow).where(mistaken).values(cause=None))


def _count(result: Any) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0

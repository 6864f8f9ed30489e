"""Which questions belong to the themes: misses, answers that were voted down, objections; as SQL conditions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select

from analytics.log_table import ERASED
from analytics.models import ChoiceRow, QuestionRow, VoteRow
from analytics.theme_models import ThemeQuestionRow
from analytics.weeks import day_column, week_column
from domain.conversation import Cause, Status
from domain.insight import Vote
from domain.signals import OBJECTIONS
from domain.themes import Concern

DAILY_CAP = 20  # questions that one person adds to the themes in a day: a flood does not make a theme
TIME_TO_CHOOSE = timedelta(days=1)  # after it, options of which none was chosen helped nobody


def of_kind(*, demo: bool) -> ColumnElement[bool]:
    """Questions of people, or those of the demonstration; never both, and never an evaluation's."""
    return and_(QuestionRow.evaluation.is_(False), QuestionRow.demo.is_(demo))


def left_unchosen(now: datetime) -> ColumnElement[bool]:
    """Asked back a while ago, and nobody chose."""
    chosen = exists().where(ChoiceRow.question_id == QuestionRow.id)
    asked_back = and_(QuestionRow.status == Status.CLARIFIED.value, QuestionRow.cause.is_(None))
    return and_(asked_back, QuestionRow.asked_at < now - TIME_TO_CHOOSE, ~chosen)


def is_missed(now: datetime) -> ColumnElement[bool]:
    """Declined for a reason of ours or theirs, or asked back in vain; what broke (technical) is no miss."""
    declined = and_(QuestionRow.status == Status.DECLINED.value, QuestionRow.cause != Cause.TECHNICAL.value)
    none_right = and_(QuestionRow.status == Status.CLARIFIED.value, QuestionRow.cause.is_not(None))
    return or_(declined, none_right, left_unchosen(now))


def is_objection() -> ColumnElement[bool]:
    """Meant as an objection, whatever became of it; one that broke on our side says nothing."""
    broken = func.coalesce(QuestionRow.cause, "") == Cause.TECHNICAL.value
    return and_(QuestionRow.intent.in_(sorted(OBJECTIONS)), ~broken)


def is_disliked() -> ColumnElement[bool]:
    """Answered, and voted down."""
    down = exists().where(VoteRow.question_id == QuestionRow.id, VoteRow.vote == Vote.DOWN.value)
    return and_(QuestionRow.status == Status.ANSWERED.value, down)


def concern_rows(now: datetime, *, demo: bool) -> Select[Any]:
    """The questions that belong to the themes, as the columns of `theme_questions`, with their texts."""
    concern = case(
        (is_objection(), literal(Concern.OBJECTION.value)),
        (is_missed(now), literal(Concern.MISS.value)),
        else_=literal(Concern.DISLIKED.value),
    )
    cause = case((left_unchosen(now), literal(Cause.AMBIGUOUS.value)), else_=QuestionRow.cause)
    belongs = or_(is_objection(), is_missed(now), is_disliked())
    # Not as bare columns: SQLite would go by their index, through all of the log, instead of by the ids it is given.
    kind = (func.coalesce(QuestionRow.evaluation, True).is_(False), func.coalesce(QuestionRow.demo, False).is_(demo))
    return select(
        QuestionRow.id.label("question_id"),
        week_column(QuestionRow.asked_at).label("week"),
        QuestionRow.person,
        concern.label("concern"),
        cause.label("cause"),
        QuestionRow.demo,
        QuestionRow.text,
    ).where(*kind, belongs, QuestionRow.text != ERASED)


def ids_above(above: str, limit: int) -> Select[Any]:
    """The next ids of the log."""
    return select(QuestionRow.id).where(QuestionRow.id > above).order_by(QuestionRow.id).limit(limit)


def new_rows(now: datetime, *, demo: bool, above: str, last: str) -> Select[Any]:
    """The questions after one id up to another that belong to the themes and are not there yet, by id."""
    there = exists().where(ThemeQuestionRow.question_id == QuestionRow.id)
    page = (QuestionRow.id > above, QuestionRow.id <= last)
    return concern_rows(now, demo=demo).where(*page, ~there).order_by(QuestionRow.id)


def beyond_cap(now: datetime, *, demo: bool) -> Select[Any]:
    """Ids of the questions that a person asked in a day after the first `DAILY_CAP` of them."""
    asked = select(QuestionRow.person).group_by(QuestionRow.person).having(func.count() > DAILY_CAP)
    rows = (
        concern_rows(now, demo=demo)
        .where(QuestionRow.person.in_(asked))  # few people; NULL is none of them
        .with_only_columns(
            QuestionRow.id,
            func.row_number()
            .over(
                partition_by=(QuestionRow.person, day_column(QuestionRow.asked_at)),
                order_by=(QuestionRow.asked_at, QuestionRow.id),
            )
            .label("place"),
        )
    )
    ranked = rows.subquery()
    return select(ranked.c.id).where(ranked.c.place > DAILY_CAP)

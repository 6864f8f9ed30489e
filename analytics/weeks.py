"""Weeks from Monday to Sunday, in UTC: of a day, and of a column in either database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Date
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

WEEK = timedelta(weeks=1)


def monday(day: date) -> date:
    """The first day of a day's week."""
    return day - timedelta(days=day.weekday())


def week_of(moment: datetime) -> date:
    """The Monday of the week in which a moment lies, UTC."""
    return monday(moment.astimezone(UTC).date())


def start_of(week: date) -> datetime:
    """The moment at which a week begins, UTC."""
    return datetime(week.year, week.month, week.day, tzinfo=UTC)


def weeks_between(first: date, end: date) -> Iterator[date]:
    """Mondays from that of `first` on, as long as the whole week is over at the beginning of `end`."""
    week = monday(first)
    while week + WEEK <= end:
        yield week
        week += WEEK


class week_column(GenericFunction[date]):
    """The Monday of the week of a UtcDateTime column."""

    type = Date()
    inherit_cache = True


class day_column(GenericFunction[date]):
    """The day of a UtcDateTime column, UTC."""

    type = Date()
    inherit_cache = True


SQL = {
    ("week_column", "sqlite"): "date({}, 'weekday 0', '-6 days')",
    ("week_column", "postgresql"): "date_trunc('week', {} AT TIME ZONE 'UTC')::date",
    ("day_column", "sqlite"): "date({})",
    ("day_column", "postgresql"): "({} AT TIME ZONE 'UTC')::date",
}


@compiles(week_column)
@compiles(day_column)
def _in_dialect(element: Any, compiler: Any, **options: Any) -> str:
    moment = compiler.process(element.clauses, **options)
    return SQL[type(element).__name__, compiler.dialect.name].format(moment)

"""Counts of the question log for the dashboard: small groups left out, the rest rounded down."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, and_, distinct, func, select

from analytics.concerns import DAILY_CAP, of_kind
from analytics.models import QuestionRow, VoteRow
from analytics.reading import read_rows
from analytics.small_groups import FIVE, SmallGroups
from analytics.weeks import WEEK, day_column, monday, start_of, week_column
from domain.conversation import Status
from domain.figures import Cell, Figures, Kind
from domain.signals import OBJECTIONS

MOST_ENTRIES = 10
LATENCIES = 20_000  # latest answers whose time is looked at
PEOPLE = func.count(distinct(QuestionRow.person))


class FigureReader:
    """Reads the numbers of the dashboard."""

    def __init__(
        self, engine: Engine, *, small: SmallGroups = FIVE, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._engine = engine.execution_options(read_only=True)
        self._small = small
        self._clock = clock

    def figures(
        self, weeks: int, *, topics: Mapping[str, str], channel: str | None = None, demo: bool = False
    ) -> Figures:
        """The whole weeks before this one.

        Args:
            weeks: how many.
            topics: the topic of each entry.
            channel: questions of one channel alone.
        Raises:
            StorageUnavailable: the database cannot be read.
        """
        end = monday(self._clock().date())
        mondays = tuple(end - n * WEEK for n in range(weeks, 0, -1))
        asked = [
            of_kind(demo=demo),
            QuestionRow.asked_at >= start_of(mondays[0]),
            QuestionRow.asked_at < start_of(end),
            *([QuestionRow.channel == channel] if channel else []),
        ]
        within = and_(*asked)
        people = self._people_by_week(within)
        return Figures(
            weeks=mondays,
            cells=self._cells(within),
            people={week: people.get(week, 0) for week in mondays},
            people_in_all=self._small.rounded(self._scalar(select(PEOPLE).where(within))),
            topics=self._topics(within, topics),
            votes=self._votes(within),
            objections=self._objections(within),
            entries=self._entries(within),
            latency_ms=self._latency(within),
            demo=demo,
        )

    def _cells(self, within: ColumnElement[bool]) -> tuple[Cell, ...]:
        keys = (week_column(QuestionRow.asked_at), QuestionRow.channel, QuestionRow.status)
        counted = (
            select(*keys, func.count()).where(within).group_by(*keys).having(self._small.k <= PEOPLE).order_by(*keys)
        )
        return tuple(
            Cell(week, channel, Status(status), self._small.rounded(questions))
            for week, channel, status, questions in read_rows(self._engine, counted)
        )

    def _objections(self, within: ColumnElement[bool]) -> tuple[Kind, ...]:
        """Objections by week and intent; of one person in a day, at most `DAILY_CAP`."""
        keys = (day_column(QuestionRow.asked_at), QuestionRow.intent, QuestionRow.person)
        objected = and_(within, QuestionRow.intent.in_(sorted(OBJECTIONS)))
        rows = read_rows(self._engine, select(*keys, func.count()).where(objected).group_by(*keys))
        return self._protected((monday(day), intent, person, min(n, DAILY_CAP)) for day, intent, person, n in rows)

    def _votes(self, within: ColumnElement[bool]) -> tuple[Kind, ...]:
        keys = (week_column(QuestionRow.asked_at), VoteRow.vote)
        voters = func.count(distinct(VoteRow.person))
        joined = select(*keys, func.count()).join(VoteRow, VoteRow.question_id == QuestionRow.id)
        counted = joined.where(within).group_by(*keys).having(voters >= self._small.k).order_by(*keys)
        return tuple(Kind(week, vote, self._small.rounded(n)) for week, vote, n in read_rows(self._engine, counted))

    def _topics(self, within: ColumnElement[bool], topics: Mapping[str, str]) -> tuple[Kind, ...]:
        """Answered questions by week and topic of the entry that was said."""
        keys = (week_column(QuestionRow.asked_at), QuestionRow.entries[0].as_string(), QuestionRow.person)
        said = and_(within, QuestionRow.status == Status.ANSWERED.value)
        rows = read_rows(self._engine, select(*keys, func.count()).where(said).group_by(*keys))
        return self._protected(
            (week, topics[entry], person, count) for week, entry, person, count in rows if entry in topics
        )

    def _entries(self, within: ColumnElement[bool]) -> tuple[tuple[str, int], ...]:
        entry = QuestionRow.entries[0].as_string()
        said = and_(within, QuestionRow.status == Status.ANSWERED.value)
        counted = select(entry, func.count()).where(said).group_by(entry).having(self._small.k <= PEOPLE)
        most = counted.order_by(func.count().desc(), entry).limit(MOST_ENTRIES)
        return tuple((name, self._small.rounded(questions)) for name, questions in read_rows(self._engine, most))

    def _people_by_week(self, within: ColumnElement[bool]) -> dict[date, int]:
        week = week_column(QuestionRow.asked_at)
        counted = select(week, PEOPLE).where(within).group_by(week)
        return {monday: self._small.rounded(people) for monday, people in read_rows(self._engine, counted)}

    def _latency(self, within: ColumnElement[bool]) -> tuple[int, int] | None:
        latest = (
            select(QuestionRow.latency_ms, QuestionRow.person)
            .where(within)
            .order_by(QuestionRow.asked_at.desc())
            .limit(LATENCIES)
        )
        rows = read_rows(self._engine, latest)
        if len({row.person for row in rows if row.person}) < self._small.k:
            return None
        times = sorted(row.latency_ms for row in rows)
        return times[len(times) // 2], times[min(len(times) - 1, int(len(times) * 0.95))]

    def _scalar(self, query: Any) -> int:
        return int(read_rows(self._engine, query)[0][0])

    def _protected(self, counted: Iterable[tuple[date, str, str | None, int]]) -> tuple[Kind, ...]:
        """(week, kind, person, questions) added up; what enough people asked, rounded down."""
        questions, people = Counter[tuple[date, str]](), defaultdict[tuple[date, str], set[str]](set)
        for week, kind, person, count in counted:
            questions[week, kind] += count
            people[week, kind] |= {person} if person else set()
        enough = sorted(key for key, who in people.items() if len(who) >= self._small.k)
        return tuple(Kind(week, kind, self._small.rounded(questions[week, kind])) for week, kind in enough)

"""Themes as they may be shown: counts rounded down, small groups left out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Engine, func, select

from analytics.concerns import of_kind
from analytics.log_table import ERASED
from analytics.models import QuestionRow
from analytics.reading import read_rows
from analytics.small_groups import MIN_GROUP, Counted, rounded, showable
from analytics.theme_labels import UNNAMED
from analytics.theme_models import ThemeQuestionRow, ThemeRow
from analytics.weeks import week_column, weeks_between
from domain.conversation import Cause
from domain.themes import Concern, ShownWeek, Theme, ThemeWeek

ENTRIES_OF = 200  # questions of a theme whose nearest entries are counted
NEAREST = 3  # entries of a question that count as near
MOST_ENTRIES = 5
TREND_WEEKS = 4
STEP = 0.05  # shares are rounded to it


@dataclass(frozen=True)
class _Asked:
    """Questions of one week, person, concern and cause."""

    week: date
    person: str | None
    concern: str
    cause: str | None
    questions: int


class ThemeReader:
    """Reads what mining found."""

    def __init__(self, engine: Engine, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._engine = engine.execution_options(read_only=True)
        self._clock = clock

    def themes(self, *, demo: bool = False) -> tuple[Theme, ...]:
        """Every theme that at least k people asked, most people first.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        rows = read_rows(self._engine, select(ThemeRow.__table__).where(ThemeRow.demo.is_(demo), OPEN))
        shown = filter(None, (self._theme(row) for row in rows))
        return tuple(sorted(shown, key=lambda theme: (-theme.people, -theme.questions, theme.id)))

    def theme(self, theme_id: str) -> Theme | None:
        """One theme, also by the id of one that was merged into it; None when too few people asked it.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        row = self._row(theme_id)
        return self._theme(row) if row else None

    def weeks(self, theme_id: str) -> tuple[ThemeWeek, ...]:
        """Every whole week of the log since its first question, oldest first. Exact: for computing alone.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        row = self._row(theme_id)
        if row is None:
            return ()
        whole = self._questions_by_week(row.demo)
        questions, people = _by_week(self._asked(row.id))
        return tuple(
            ThemeWeek(week, questions[week], len(people[week]), whole.get(week, 0))
            for week in weeks_between(min(whole), self._clock().date())
        )

    def questions(self, theme_id: str) -> tuple[tuple[str, str], ...]:
        """(question id, masked text) of the misses in a theme, oldest first: to ask them again, not to be shown.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        row = self._row(theme_id)
        missed = (
            select(QuestionRow.id, QuestionRow.text)
            .join(ThemeQuestionRow, ThemeQuestionRow.question_id == QuestionRow.id)
            .where(ThemeQuestionRow.theme_id == (row.id if row else None), ThemeQuestionRow.cause.is_not(None))
            .where(QuestionRow.text != ERASED)
            .order_by(QuestionRow.asked_at, QuestionRow.id)
        )
        return tuple((found.id, found.text) for found in read_rows(self._engine, missed))

    def _theme(self, row: Any) -> Theme | None:
        asked = self._asked(row.id)
        people = {one.person for one in asked if one.person}
        if len(people) < MIN_GROUP:
            return None
        weeks = _shown_weeks(asked, self._clock().date())
        causes = _causes(asked)
        total = sum(one.questions for one in asked)
        return Theme(
            id=row.id,
            label=row.label or UNNAMED,
            named=row.named,
            questions=rounded(total),
            people=rounded(len(people)),
            first_seen=min(one.week for one in asked),
            last_seen=max(one.week for one in asked),
            weeks=weeks,
            rising=_rising(weeks),
            cause=causes[0][0] if causes else None,
            causes=causes,
            objection_share=_share_of(asked, Concern.OBJECTION),
            disliked_share=_share_of(asked, Concern.DISLIKED),
            concentration=_step(max(_by_person(asked).values(), default=0) / total),
            examples=self._texts(row.examples),
            entries=self._nearest_entries(row.id),
            demo=row.demo,
        )

    def _row(self, theme_id: str) -> Any | None:
        """The row of a theme, or of that which it was merged into."""
        found = read_rows(self._engine, select(ThemeRow.__table__).where(ThemeRow.id == theme_id))
        if found and found[0].merged_into:
            return self._row(found[0].merged_into)
        return found[0] if found else None

    def _asked(self, theme_id: str) -> list[_Asked]:
        columns = (ThemeQuestionRow.week, ThemeQuestionRow.person, ThemeQuestionRow.concern, ThemeQuestionRow.cause)
        grouped = select(*columns, func.count()).where(ThemeQuestionRow.theme_id == theme_id).group_by(*columns)
        return [_Asked(*row) for row in read_rows(self._engine, grouped)]

    def _questions_by_week(self, demo: bool) -> dict[date, int]:
        week = week_column(QuestionRow.asked_at)
        counted = select(week, func.count()).where(of_kind(demo=demo)).group_by(week)
        return {row[0]: row[1] for row in read_rows(self._engine, counted)}

    def _texts(self, ids: Sequence[str]) -> tuple[str, ...]:
        found = select(QuestionRow.id, QuestionRow.text).where(QuestionRow.id.in_(ids), QuestionRow.text != ERASED)
        texts = {row.id: row.text for row in read_rows(self._engine, found)}
        return tuple(texts[id] for id in ids if id in texts)

    def _nearest_entries(self, theme_id: str) -> tuple[str, ...]:
        """Entries that were near for enough people among some questions of a theme."""
        some = (
            select(QuestionRow.entries, QuestionRow.person)
            .join(ThemeQuestionRow, ThemeQuestionRow.question_id == QuestionRow.id)
            .where(ThemeQuestionRow.theme_id == theme_id)
            .limit(ENTRIES_OF)
        )
        nearness: dict[str, dict[str | None, float]] = defaultdict(dict)
        for row in read_rows(self._engine, some):
            for place, entry in enumerate(row.entries[:NEAREST], 1):
                nearness[entry][row.person] = max(nearness[entry].get(row.person, 0.0), 1 / place)
        enough = [entry for entry, by_person in nearness.items() if len(by_person) >= MIN_GROUP]
        ranked = sorted(enough, key=lambda entry: (-round(sum(nearness[entry].values()), 6), entry))
        return tuple(ranked[:MOST_ENTRIES])


OPEN = ThemeRow.merged_into.is_(None)


def _by_week(asked: Iterable[_Asked]) -> tuple[Counter[date], dict[date, set[str]]]:
    questions, people = Counter[date](), defaultdict[date, set[str]](set)
    for one in asked:
        questions[one.week] += one.questions
        people[one.week] |= {one.person} if one.person else set()
    return questions, people


def _by_person(asked: Iterable[_Asked]) -> Counter[str]:
    questions = Counter[str]()
    for one in asked:
        if one.person:
            questions[one.person] += one.questions
    return questions


def _shown_weeks(asked: Sequence[_Asked], today: date) -> tuple[ShownWeek, ...]:
    questions, people = _by_week(asked)
    weeks = list(weeks_between(min(questions), today))
    shown = showable({week: Counted(questions[week], len(people[week])) for week in weeks})
    return tuple(ShownWeek(week, rounded(questions[week]) if week in shown else None) for week in weeks)


def _rising(weeks: Sequence[ShownWeek]) -> float:
    """The last weeks over those before, from what is shown alone."""
    late = sum(week.questions or 0 for week in weeks[-TREND_WEEKS:])
    early = sum(week.questions or 0 for week in weeks[-2 * TREND_WEEKS : -TREND_WEEKS])
    return round(late / early, 2) if early else 1.0


def _causes(asked: Sequence[_Asked]) -> tuple[tuple[Cause, float], ...]:
    counted, people = Counter[str](), defaultdict[str, set[str]](set)
    for one in asked:
        if one.cause:
            counted[one.cause] += one.questions
            people[one.cause] |= {one.person} if one.person else set()
    shown = [cause for cause, who in people.items() if len(who) >= MIN_GROUP]
    total = sum(counted[cause] for cause in shown)  # of those shown alone, so that what is hidden cannot be had from it
    ranked = sorted(shown, key=lambda cause: (-counted[cause], cause))
    return tuple((Cause(cause), _step(counted[cause] / total)) for cause in ranked)


def _share_of(asked: Sequence[_Asked], concern: Concern) -> float:
    """The share of a concern, 0 where too few people are behind it or behind the rest."""
    parts: dict[bool, Counted] = {}
    for inside in (True, False):
        own = [one for one in asked if (one.concern == concern.value) is inside]
        parts[inside] = Counted(sum(one.questions for one in own), len({one.person for one in own if one.person}))
    if True not in showable(parts):
        return 0.0
    return _step(parts[True].questions / (parts[True].questions + parts[False].questions))


def _step(share: float) -> float:
    return round(round(share / STEP) * STEP, 2)

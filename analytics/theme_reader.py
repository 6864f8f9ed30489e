"""Themes as they may be shown: counts rounded down, small groups left out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from analytics.concerns import of_kind
from analytics.gap_models import ClosedGapRow
from analytics.log_table import ERASED
from analytics.models import QuestionRow
from analytics.reading import read_rows
from analytics.small_groups import MIN_GROUP, Counted, rounded, showable
from analytics.theme_labels import UNNAMED
from analytics.theme_models import CauseCorrectionRow, ThemeQuestionRow, ThemeRow
from analytics.theme_rows import Asked, Misses, answered_in, asked_in, nearest_entries, texts_of
from analytics.transactions import transaction
from analytics.weeks import week_column, weeks_between
from domain.conversation import Cause
from domain.themes import Concern, ShownWeek, Theme, ThemeWeek

TREND_WEEKS = 4
STEP = 0.05  # shares are rounded to it


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
        with transaction(self._engine, read_only=True) as connection:
            rows = connection.execute(select(*READ).where(ThemeRow.demo.is_(demo), OPEN)).all()
            shown = self._shown(connection, rows)
        return tuple(sorted(shown, key=lambda theme: (-theme.people, -theme.questions, theme.id)))

    def stamp(self) -> Hashable:
        """Another value whenever somebody changed a theme, mined, corrected a cause, or a miss was closed or opened."""
        marks = (
            (ThemeRow.id, ThemeRow.updated_at),
            (CauseCorrectionRow.question_id, CauseCorrectionRow.corrected_at),
            (ClosedGapRow.question_id, ClosedGapRow.closed_at),
        )
        with transaction(self._engine, read_only=True) as connection:
            found = [connection.execute(select(func.count(key), func.max(at))).one() for key, at in marks]
        return tuple(tuple(row) for row in found)

    def theme(self, theme_id: str) -> Theme | None:
        """One theme, also by the id of one that was merged into it; None when too few people asked it.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        row = self._row(theme_id)
        if row is None:
            return None
        with transaction(self._engine, read_only=True) as connection:
            return next(iter(self._shown(connection, [row])), None)

    def weeks(self, theme_id: str) -> tuple[ThemeWeek, ...]:
        """Every whole week of the log since its first question, oldest first. Exact: for computing alone.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        row = self._row(theme_id)
        if row is None:
            return ()
        whole = self._questions_by_week(row.demo)
        with transaction(self._engine, read_only=True) as connection:
            asked = dict(asked_in(connection, [row.id])).get(row.id, [])
        questions, people = _by_week(asked)
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

    def _shown(self, connection: Connection, rows: Sequence[Any]) -> list[Theme]:
        """The themes of these rows that may be shown, with a fixed number of queries over all their questions."""
        by_id = {row.id: row for row in rows}
        answered = answered_in(connection, list(by_id))
        counted = {
            theme_id: self._counts(asked, answered[theme_id])
            for theme_id, asked in asked_in(connection, list(by_id))
            if len({one.person for one in asked if one.person}) >= MIN_GROUP
        }
        texts = texts_of(connection, [id for theme_id in counted for id in by_id[theme_id].examples])
        return [
            Theme(
                id=theme_id,
                label=by_id[theme_id].label or UNNAMED,
                named=by_id[theme_id].named,
                examples=tuple(texts[id] for id in by_id[theme_id].examples if id in texts),
                entries=nearest_entries(connection, theme_id),
                demo=by_id[theme_id].demo,
                **counts,
            )
            for theme_id, counts in counted.items()
        ]

    def _counts(self, asked: Sequence[Asked], answered: Misses) -> dict[str, Any]:
        """What a theme's questions add up to, as it may be shown."""
        weeks = _shown_weeks(asked, self._clock().date())
        open_misses = _open_misses(asked, answered)
        causes = _causes(open_misses)
        total = sum(one.questions for one in asked)
        return {
            "questions": rounded(total),
            "people": rounded(len({one.person for one in asked if one.person})),
            "first_seen": min(one.week for one in asked),
            "last_seen": max(one.week for one in asked),
            "weeks": weeks,
            "rising": _rising(weeks),
            "cause": causes[0][0] if causes else None,
            "causes": causes,
            "answered_share": _share(_counted(answered), _counted(open_misses)),
            "objection_share": _share_of(asked, Concern.OBJECTION),
            "disliked_share": _share_of(asked, Concern.DISLIKED),
            "concentration": _step(max(_by_person(asked).values(), default=0) / total),
        }

    def _row(self, theme_id: str) -> Any | None:
        """The row of a theme, or of that which it was merged into."""
        found = read_rows(self._engine, select(*READ).where(ThemeRow.id == theme_id))
        if found and found[0].merged_into:
            return self._row(found[0].merged_into)
        return found[0] if found else None

    def _questions_by_week(self, demo: bool) -> dict[date, int]:
        week = week_column(QuestionRow.asked_at)
        counted = select(week, func.count()).where(of_kind(demo=demo)).group_by(week)
        return {row[0]: row[1] for row in read_rows(self._engine, counted)}


OPEN = ThemeRow.merged_into.is_(None)
READ = (ThemeRow.id, ThemeRow.label, ThemeRow.named, ThemeRow.examples, ThemeRow.demo, ThemeRow.merged_into)


def _by_week(asked: Iterable[Asked]) -> tuple[Counter[date], dict[date, set[str]]]:
    questions, people = Counter[date](), defaultdict[date, set[str]](set)
    for one in asked:
        questions[one.week] += one.questions
        people[one.week] |= {one.person} if one.person else set()
    return questions, people


def _by_person(asked: Iterable[Asked]) -> Counter[str]:
    questions = Counter[str]()
    for one in asked:
        if one.person:
            questions[one.person] += one.questions
    return questions


def _shown_weeks(asked: Sequence[Asked], today: date) -> tuple[ShownWeek, ...]:
    questions, people = _by_week(asked)
    weeks = list(weeks_between(min(questions), today))
    shown = showable({week: Counted(questions[week], len(people[week])) for week in weeks})
    return tuple(ShownWeek(week, rounded(questions[week]) if week in shown else None) for week in weeks)


def _rising(weeks: Sequence[ShownWeek]) -> float:
    """The last weeks over those before, from what is shown alone."""
    late = sum(week.questions or 0 for week in weeks[-TREND_WEEKS:])
    early = sum(week.questions or 0 for week in weeks[-2 * TREND_WEEKS : -TREND_WEEKS])
    return round(late / early, 2) if early else 1.0


def _open_misses(asked: Iterable[Asked], answered: Misses) -> Misses:
    """Misses that nothing answers yet, by person and cause."""
    missed: Misses = Counter()
    for one in asked:
        if one.cause:
            missed[one.person, one.cause] += one.questions
    return missed - answered


def _causes(misses: Misses) -> tuple[tuple[Cause, float], ...]:
    counted, people = Counter[str](), defaultdict[str, set[str]](set)
    for (person, cause), questions in misses.items():
        counted[cause] += questions
        people[cause] |= {person} if person else set()
    shown = [cause for cause, who in people.items() if len(who) >= MIN_GROUP]
    total = sum(counted[cause] for cause in shown)  # of those shown alone, so that what is hidden cannot be had from it
    ranked = sorted(shown, key=lambda cause: (-counted[cause], cause))
    return tuple((Cause(cause), _step(counted[cause] / total)) for cause in ranked)


def _counted(misses: Misses) -> Counted:
    return Counted(sum(misses.values()), len({person for person, _ in misses if person}))


def _share_of(asked: Sequence[Asked], concern: Concern) -> float:
    """The share of a concern among a theme's questions."""
    parts = []
    for inside in (True, False):
        own = [one for one in asked if (one.concern == concern.value) is inside]
        parts.append(Counted(sum(one.questions for one in own), len({one.person for one in own if one.person})))
    return _share(*parts)


def _share(part: Counted, rest: Counted) -> float:
    """A part of a whole; 0 where too few people are behind it or behind the rest."""
    if not part.questions or True not in showable({True: part, False: rest}):
        return 0.0
    return _step(part.questions / (part.questions + rest.questions))


def _step(share: float) -> float:
    return round(round(share / STEP) * STEP, 2)

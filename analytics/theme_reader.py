"""Themes as they may be shown: counts rounded down, small groups left out."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Protocol

from sqlalchemy import Engine, func, select

from analytics.concerns import of_kind
from analytics.kept_counts import KeptCounts
from analytics.log_table import ERASED
from analytics.models import QuestionRow
from analytics.reading import read_rows
from analytics.small_groups import FIVE, Counted, SmallGroups
from analytics.theme_labels import UNNAMED
from analytics.theme_models import ThemeQuestionRow, ThemeRow
from analytics.theme_rows import NONE, ThemeCounts, nearest, texts_of
from analytics.transactions import transaction
from analytics.weeks import week_column, weeks_between
from domain.conversation import Cause
from domain.themes import Concern, ShownWeek, Theme, ThemeWeek

TREND_WEEKS = 4
STEP = 0.05  # shares are rounded to it


class Counts(Protocol):
    """Tells what the questions of themes add up to."""

    def read(self, themes: Sequence[str]) -> Mapping[str, ThemeCounts]:
        """By theme; those without questions are left out."""
        ...


class ThemeReader:
    """Reads what mining found."""

    def __init__(
        self,
        engine: Engine,
        *,
        small: SmallGroups = FIVE,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        to_show: Counts | None = None,
    ) -> None:
        """`to_show` counts the themes that are shown; without it, they are counted like what is computed with."""
        self._engine = engine.execution_options(read_only=True)
        self._exact = KeptCounts(engine)
        self._to_show = to_show or self._exact
        self._small = small
        self._clock = clock

    def themes(self, *, demo: bool = False) -> tuple[Theme, ...]:
        """Every theme that at least k people asked, most people first.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        shown = self._shown(read_rows(self._engine, select(*READ).where(ThemeRow.demo.is_(demo), OPEN)))
        return tuple(sorted(shown, key=lambda theme: (-theme.people, -theme.questions, theme.id)))

    def stamp(self) -> Hashable:
        """Another value whenever somebody changed a theme, or its questions changed, or which of them are closed."""
        marks = select(func.count(ThemeRow.id), func.max(ThemeRow.updated_at), func.sum(ThemeRow.changes))
        return tuple(read_rows(self._engine, marks)[0])

    def theme(self, theme_id: str) -> Theme | None:
        """One theme, also by the id of one that was merged into it; None when too few people asked it.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        row = self._row(theme_id)
        return next(iter(self._shown([row])), None) if row else None

    def weeks(self, theme_id: str) -> tuple[ThemeWeek, ...]:
        """Every whole week of the log since its first question, oldest first. Exact: for computing alone.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        row = self._row(theme_id)
        if row is None:
            return ()
        whole = self._questions_by_week(row.demo)
        counted = self._exact.read([row.id]).get(row.id, ThemeCounts()).weeks
        return tuple(
            ThemeWeek(week, counted.get(week, NONE).questions, counted.get(week, NONE).people, whole.get(week, 0))
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

    def _shown(self, rows: Sequence[Any]) -> list[Theme]:
        """The themes of these rows that may be shown, with a fixed number of queries over all their questions."""
        by_id = {row.id: row for row in rows}
        counted = {
            theme_id: self._counts(counts)
            for theme_id, counts in self._to_show.read(list(by_id)).items()
            if counts.whole.people >= self._small.k
        }
        with transaction(self._engine, read_only=True) as connection:
            texts = texts_of(connection, [id for theme_id in counted for id in by_id[theme_id].examples])
        return [
            Theme(
                id=theme_id,
                label=by_id[theme_id].label or UNNAMED,
                named=by_id[theme_id].named,
                examples=tuple(texts[id] for id in by_id[theme_id].examples if id in texts),
                demo=by_id[theme_id].demo,
                **counts,
            )
            for theme_id, counts in counted.items()
        ]

    def _counts(self, counts: ThemeCounts) -> dict[str, Any]:
        """What a theme's questions add up to, as it may be shown."""
        small = self._small
        weeks = _shown_weeks(counts.weeks, self._clock().date(), small)
        causes = _causes(counts.open_causes, small)
        return {
            "questions": small.rounded(counts.whole.questions),
            "people": small.rounded(counts.whole.people),
            "first_seen": min(counts.weeks),
            "last_seen": max(counts.weeks),
            "weeks": weeks,
            "rising": _rising(weeks),
            "cause": causes[0][0] if causes else None,
            "causes": causes,
            "answered_share": _share(counts.answered, counts.open_misses, small),
            "objection_share": _share(*counts.concerns[Concern.OBJECTION], small),
            "disliked_share": _share(*counts.concerns[Concern.DISLIKED], small),
            "concentration": _step(counts.busiest / counts.whole.questions),
            "entries": nearest(counts.near, self._small),
            "recounted": counts.old,
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


def _shown_weeks(asked: Mapping[date, Counted], today: date, small: SmallGroups) -> tuple[ShownWeek, ...]:
    weeks = list(weeks_between(min(asked), today))
    shown = small.showable({week: asked.get(week, NONE) for week in weeks})
    counts = {week: small.rounded(asked.get(week, NONE).questions) for week in shown}
    return tuple(ShownWeek(week, counts.get(week)) for week in weeks)


def _rising(weeks: Sequence[ShownWeek]) -> float:
    """The last weeks over those before, from what is shown alone."""
    late = sum(week.questions or 0 for week in weeks[-TREND_WEEKS:])
    early = sum(week.questions or 0 for week in weeks[-2 * TREND_WEEKS : -TREND_WEEKS])
    return round(late / early, 2) if early else 1.0


def _causes(misses: Mapping[str, Counted], small: SmallGroups) -> tuple[tuple[Cause, float], ...]:
    shown = [cause for cause, counted in misses.items() if counted.people >= small.k]
    total = sum(misses[cause].questions for cause in shown)  # of those shown alone: what is hidden cannot be had
    ranked = sorted(shown, key=lambda cause: (-misses[cause].questions, cause))
    return tuple((Cause(cause), _step(misses[cause].questions / total)) for cause in ranked)


def _share(part: Counted, rest: Counted, small: SmallGroups) -> float:
    """A part of a whole; 0 where too few people are behind it or behind the rest."""
    if not part.questions or True not in small.showable({True: part, False: rest}):
        return 0.0
    return _step(part.questions / (part.questions + rest.questions))


def _step(share: float) -> float:
    return round(round(share / STEP) * STEP, 2)

"""Themes that are asked more than before: what the first page of the console counts, in one query."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Engine, case, distinct, func, select

from analytics.reading import read_rows
from analytics.small_groups import FIVE, SmallGroups
from analytics.theme_models import ThemeQuestionRow, ThemeRow
from analytics.theme_rows import ANSWERED
from analytics.weeks import WEEK, monday

WINDOW = 4  # whole weeks, compared with as many before them
GROWTH = 1.25  # times as many questions; less is a week like any other


class GrowingGaps:
    def __init__(
        self, engine: Engine, *, small: SmallGroups = FIVE, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._engine = engine.execution_options(read_only=True)
        self._small = small
        self._clock = clock

    def count(self) -> int:
        """How many themes at least k people asked in the last weeks, and clearly more often than before.

        What an entry answers by now is left out.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        end = monday(self._clock().date())
        middle = end - WINDOW * WEEK
        late = ThemeQuestionRow.week >= middle
        asked_late, asked_early = (func.sum(case((part, 1), else_=0)) for part in (late, ~late))
        people = func.count(distinct(case((late, ThemeQuestionRow.person))))
        growing = (
            select(ThemeQuestionRow.theme_id)
            .join(ThemeRow, ThemeRow.id == ThemeQuestionRow.theme_id)
            .where(ThemeRow.demo.is_(False), ThemeRow.merged_into.is_(None), ~ANSWERED)
            .where(ThemeQuestionRow.week >= middle - WINDOW * WEEK, ThemeQuestionRow.week < end)
            .group_by(ThemeQuestionRow.theme_id)
            .having(people >= self._small.k, asked_late > GROWTH * asked_early)
        )
        return len(read_rows(self._engine, growing))

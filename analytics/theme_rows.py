"""The questions of themes, read from the database: counted, those answered by now, texts, near entries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import Connection, func, select

from analytics.gap_models import ClosedGapRow
from analytics.log_table import ERASED
from analytics.models import QuestionRow
from analytics.small_groups import MIN_GROUP
from analytics.theme_models import ThemeQuestionRow

ENTRIES_OF = 200  # questions of a theme whose nearest entries are counted
NEAREST = 3  # entries of a question that count as near
MOST_ENTRIES = 5
BATCH = 5_000  # rows that are fetched at a time

Misses = Counter[tuple[str | None, str]]  # questions by person and cause


@dataclass(frozen=True)
class Asked:
    """Questions of one week, person, concern and cause."""

    week: date
    person: str | None
    concern: str
    cause: str | None
    questions: int


def asked_in(connection: Connection, themes: Sequence[str]) -> Iterator[tuple[str, list[Asked]]]:
    """The questions of each theme, one theme after the other, so that only one is in memory."""
    theme_id = ThemeQuestionRow.theme_id
    columns = (ThemeQuestionRow.week, ThemeQuestionRow.person, ThemeQuestionRow.concern, ThemeQuestionRow.cause)
    grouped = select(theme_id, *columns, func.count()).where(theme_id.in_(themes))
    ordered = grouped.group_by(theme_id, *columns).order_by(theme_id).execution_options(yield_per=BATCH)
    rows = connection.execute(ordered)
    for found, its in groupby(rows, key=lambda row: str(row[0])):
        yield found, [Asked(*row[1:]) for row in its]


def answered_in(connection: Connection, themes: Sequence[str]) -> defaultdict[str, Misses]:
    """Misses of each theme that an entry answers by now, by person and cause."""
    columns = (ThemeQuestionRow.theme_id, ThemeQuestionRow.person, ThemeQuestionRow.cause)
    joined = select(*columns, func.count()).join(ClosedGapRow, ClosedGapRow.question_id == ThemeQuestionRow.question_id)
    missed = joined.where(ThemeQuestionRow.theme_id.in_(themes), ThemeQuestionRow.cause.is_not(None))
    found: defaultdict[str, Misses] = defaultdict(Counter)
    for theme_id, person, cause, questions in connection.execute(missed.group_by(*columns)):
        found[str(theme_id)][person, cause] += questions
    return found


def texts_of(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    found = select(QuestionRow.id, QuestionRow.text).where(QuestionRow.id.in_(ids), QuestionRow.text != ERASED)
    return {row.id: row.text for row in connection.execute(found)}


def nearest_entries(connection: Connection, theme_id: str) -> tuple[str, ...]:
    """Entries that were near for enough people among some questions of a theme."""
    some = (
        select(QuestionRow.entries, QuestionRow.person)
        .join(ThemeQuestionRow, ThemeQuestionRow.question_id == QuestionRow.id)
        .where(ThemeQuestionRow.theme_id == theme_id)
        .limit(ENTRIES_OF)
    )
    nearness: dict[str, dict[str | None, float]] = defaultdict(dict)
    for row in connection.execute(some):
        for place, entry in enumerate(row.entries[:NEAREST], 1):
            nearness[entry][row.person] = max(nearness[entry].get(row.person, 0.0), 1 / place)
    enough = [entry for entry, by_person in nearness.items() if len(by_person) >= MIN_GROUP]
    ranked = sorted(enough, key=lambda entry: (-round(sum(nearness[entry].values()), 6), entry))
    return tuple(ranked[:MOST_ENTRIES])

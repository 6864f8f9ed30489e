"""The questions of themes, counted by the database, however many there are; with their texts and near entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, distinct, exists, func, select

from analytics.gap_models import ClosedGapRow
from analytics.log_table import ERASED
from analytics.models import QuestionRow
from analytics.small_groups import Counted, SmallGroups
from analytics.theme_models import ThemeQuestionRow
from domain.themes import Concern

ENTRIES_OF = 200  # questions of a theme whose nearest entries are counted
NEAREST = 3  # entries of a question that count as near
MOST_ENTRIES = 5
NONE = Counted(0, 0)

THEME, PERSON, CAUSE = ThemeQuestionRow.theme_id, ThemeQuestionRow.person, ThemeQuestionRow.cause
ANSWERED = exists().where(ClosedGapRow.question_id == ThemeQuestionRow.question_id)
PEOPLE = func.count(distinct(PERSON))


@dataclass(frozen=True)
class Near:
    """How near an entry was to some questions of a theme."""

    people: int  # who asked them
    score: float  # of each person's nearest place, the first being 1, summed up


@dataclass
class ThemeCounts:
    """What a theme's questions add up to. Exact: for computing, never for showing."""

    whole: Counted = NONE
    busiest: int = 0  # questions of the person who asked most
    weeks: dict[date, Counted] = field(default_factory=dict)
    concerns: dict[Concern, tuple[Counted, Counted]] = field(default_factory=dict)  # those, and all the others
    open_causes: dict[str, Counted] = field(default_factory=dict)  # misses that nothing answers yet
    open_misses: Counted = NONE  # told only where something is answered
    answered: Counted = NONE  # misses that an entry answers by now
    near: dict[str, Near] = field(default_factory=dict)  # entries that were near some of the questions
    old: bool = False  # something changed since, and somebody is counting


def counts_in(connection: Connection, themes: Sequence[str]) -> dict[str, ThemeCounts]:
    """By theme; those without questions are left out."""
    within = THEME.in_(themes)
    found = _wholes(connection, within)
    weeks = select(THEME, ThemeQuestionRow.week, func.count(), PEOPLE).where(within)
    for theme, week, questions, people in connection.execute(weeks.group_by(THEME, ThemeQuestionRow.week)):
        found[str(theme)].weeks[week] = Counted(questions, people)
    missed = and_(within, CAUSE.is_not(None))
    answered = _by_theme(connection, and_(missed, ANSWERED))
    for theme, counted in answered.items():
        found[theme].answered = counted
    if answered:  # otherwise the index alone tells it
        missed = and_(missed, ~ANSWERED)
        for theme, counted in _by_theme(connection, missed).items():
            found[theme].open_misses = counted
    _add_causes(connection, missed, found)
    for theme, counts in found.items():
        counts.near = _near(connection, theme)
    return found


def _wholes(connection: Connection, within: ColumnElement[bool]) -> dict[str, ThemeCounts]:
    """Questions and people, all of them and by concern, from the questions of each person."""
    shown = (Concern.OBJECTION, Concern.DISLIKED)
    of_concern = [
        func.sum(case((ThemeQuestionRow.concern == concern.value, 1), else_=0)).label(concern.value)
        for concern in shown
    ]
    each = select(THEME, PERSON, func.count().label("n"), *of_concern).where(within).group_by(THEME, PERSON).subquery()
    person, n = each.c.person, each.c.n
    parts: list[Any] = []
    for concern in shown:
        part = each.c[concern.value]
        parts += [func.sum(part), func.count(case((part > 0, person))), func.count(case((part < n, person)))]
    busiest = func.max(case((person.is_not(None), n), else_=0))
    asked = select(each.c.theme_id, func.sum(n), func.count(person), busiest, *parts).group_by(each.c.theme_id)
    found = {}
    for theme, *numbers in connection.execute(asked):
        questions, people, most, *told = map(int, numbers)
        concerns = {
            concern: (Counted(told[at], told[at + 1]), Counted(questions - told[at], told[at + 2]))
            for concern, at in zip(shown, (0, 3), strict=True)
        }
        found[str(theme)] = ThemeCounts(Counted(questions, people), most, concerns=concerns)
    return found


def _by_theme(connection: Connection, within: ColumnElement[bool]) -> dict[str, Counted]:
    counted = select(THEME, func.count(), PEOPLE).where(within).group_by(THEME)
    return {str(theme): Counted(questions, people) for theme, questions, people in connection.execute(counted)}


def _add_causes(connection: Connection, missed: ColumnElement[bool], found: dict[str, ThemeCounts]) -> None:
    each = select(THEME, CAUSE, PERSON, func.count().label("n")).where(missed).group_by(THEME, CAUSE, PERSON).subquery()
    keys = (each.c.theme_id, each.c.cause)
    counted = select(*keys, func.sum(each.c.n), func.count(each.c.person)).group_by(*keys)
    for theme, cause, questions, people in connection.execute(counted):
        found[str(theme)].open_causes[str(cause)] = Counted(int(questions), people)


def texts_of(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    found = select(QuestionRow.id, QuestionRow.text).where(QuestionRow.id.in_(ids), QuestionRow.text != ERASED)
    return {row.id: row.text for row in connection.execute(found)}


def _near(connection: Connection, theme_id: str) -> dict[str, Near]:
    """Entries that were near some questions of a theme."""
    some = (
        select(QuestionRow.entries, QuestionRow.person)
        .join(ThemeQuestionRow, ThemeQuestionRow.question_id == QuestionRow.id)
        .where(ThemeQuestionRow.theme_id == theme_id)
        .order_by(ThemeQuestionRow.question_id)
        .limit(ENTRIES_OF)
    )
    nearness: dict[str, dict[str | None, float]] = defaultdict(dict)
    for row in connection.execute(some):
        for place, entry in enumerate(row.entries[:NEAREST], 1):
            nearness[entry][row.person] = max(nearness[entry].get(row.person, 0.0), 1 / place)
    return {
        entry: Near(len(by_person), round(sum(by_person.values()), 6)) for entry, by_person in sorted(nearness.items())
    }


def nearest(near: Mapping[str, Near], small: SmallGroups) -> tuple[str, ...]:
    """The entries that were near for enough people, nearest first."""
    enough = [entry for entry, found in near.items() if found.people >= small.k]
    return tuple(sorted(enough, key=lambda entry: (-near[entry].score, entry))[:MOST_ENTRIES])

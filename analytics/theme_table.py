"""Reads and writes of the theme tables: where themes lie, and which question is in which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, Select, Table, Update, bindparam, delete, distinct, func, insert, select, update

from analytics.concerns import ids_above, new_rows
from analytics.models import ChoiceRow, QuestionRow
from analytics.reading import read_rows
from analytics.small_groups import SmallGroups
from analytics.text_sample import Written
from analytics.theme_changes import themes_changed, themes_of
from analytics.theme_models import ThemeQuestionRow, ThemeRow
from analytics.transactions import insert_into, transaction
from domain.conversation import Cause
from domain.themes import Concern
from knowledge_base.encoder import Encoder

STORED = np.dtype("<f4")
PAGE = 5_000  # questions in memory at a time
PLACED = (ThemeQuestionRow.question_id, ThemeQuestionRow.theme_id)

Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Placed:
    """A theme as mining sees it."""

    id: str
    centres: Vectors  # float32, shape (parts, dim), unit length; no row when another encoder put it
    described: bool  # has its label and its examples
    named: bool
    merged_into: str | None
    split_from: str | None
    split_words: str | None  # folded


class ThemeTable:
    """The themes of people's questions, or those of the demonstration, where one encoder puts them."""

    def __init__(self, engine: Engine, encoder: Encoder, *, demo: bool) -> None:
        self._engine = engine
        self._encoder = encoder
        self._reading = engine.execution_options(read_only=True)
        self._demo = demo

    def themes(self) -> tuple[Placed, ...]:
        """Every theme, merged ones too, by id."""
        query = select(ThemeRow.__table__).where(ThemeRow.demo.is_(self._demo)).order_by(ThemeRow.id)
        return tuple(
            Placed(
                row.id,
                self._centres(row.centres, row.encoder),
                bool(row.label and row.examples),
                row.named,
                row.merged_into,
                row.split_from,
                row.split_words,
            )
            for row in read_rows(self._reading, query)
        )

    def pages_to_add(self, now: datetime) -> Iterator[list[dict[str, Any]]]:
        """Questions that belong to the themes and are not there yet, by id."""
        above = ""
        while passed := read_rows(self._reading, ids_above(above, PAGE)):
            rows = read_rows(self._reading, new_rows(now, demo=self._demo, above=above, last=passed[-1].id))
            above = passed[-1].id
            if rows:
                yield [dict(row._mapping) for row in rows]

    def pages(self, *, alone: bool, themes: Iterable[str] = ()) -> Iterator[list[Written]]:
        """Questions of some themes, and before them those in none (`alone`), each by id."""
        for theme in [*([None] if alone else []), *sorted(themes)]:
            above = ""
            while page := self._some(theme, PAGE, above):
                above = page[-1].question_id
                yield page

    def some_of(self, theme_id: str, limit: int) -> list[Written]:
        """Questions of a theme, by id."""
        return self._some(theme_id, limit)

    def some_of_all(self, limit: int) -> list[Written]:
        """Questions of any theme, by id."""
        inside = select(*PLACED).where(ThemeQuestionRow.theme_id.is_not(None))
        return self._written(inside.order_by(ThemeQuestionRow.question_id).limit(limit))

    def add(self, rows: list[dict[str, Any]]) -> None:
        """Add questions, with their theme or None."""
        if rows:
            with transaction(self._engine) as connection:
                fresh = insert_into(connection, ThemeQuestionRow).on_conflict_do_nothing(index_elements=["question_id"])
                connection.execute(fresh, rows)  # another process may be mining too
                themes_changed(connection, (row["theme_id"] for row in rows))

    def place(self, themes: dict[str, str]) -> None:
        """Put questions into themes: theme ids by question id."""
        if themes:
            table = cast(Table, ThemeQuestionRow.__table__)
            move = update(table).where(table.c.question_id == bindparam("question"))
            move = move.values(theme_id=bindparam("theme"))
            with transaction(self._engine) as connection:
                connection.execute(move, [{"question": q, "theme": t} for q, t in sorted(themes.items())])
                themes_changed(connection, themes.values())

    def save(self, theme_id: str, centres: Vectors) -> None:
        """Keep where a theme lies, old or new."""
        lies: dict[str, Any] = {"centres": centres.astype(STORED).tobytes(), "encoder": self._encoder.fingerprint}
        with transaction(self._engine) as connection:
            now = datetime.now(UTC)
            known = update(ThemeRow).where(ThemeRow.id == theme_id).values(**lies, updated_at=now)
            if not connection.execute(known).rowcount:
                fresh = {"label": "", "named": False, "examples": [], "created_at": now, "updated_at": now}
                connection.execute(insert(ThemeRow).values(id=theme_id, demo=self._demo, **fresh, **lies))

    def describe(self, theme_id: str, label: str, examples: list[str]) -> None:
        """Keep the label, unless a person gave one, and the ids of typical questions."""
        own = ThemeRow.id == theme_id
        with transaction(self._engine) as connection:
            connection.execute(update(ThemeRow).where(own).values(examples=examples, updated_at=datetime.now(UTC)))
            connection.execute(update(ThemeRow).where(own, ThemeRow.named.is_(False)).values(label=label))

    def let_go(self, themes: Iterable[str]) -> None:
        """Delete themes; their questions are in none any more."""
        gone = sorted(themes)
        with transaction(self._engine) as connection:
            connection.execute(_out_of(gone))
            connection.execute(delete(ThemeRow).where(ThemeRow.id.in_(gone)))

    def empty(self, themes: Iterable[str]) -> None:
        """Take all questions out of themes."""
        emptied = sorted(themes)
        with transaction(self._engine) as connection:
            connection.execute(_out_of(emptied))
            themes_changed(connection, emptied)

    def too_small(self, themes: Iterable[str], small: SmallGroups) -> set[str]:
        """Which of some themes fewer people asked than may be shown."""
        asked = ThemeQuestionRow.theme_id.in_(sorted(themes))
        enough = (
            select(ThemeQuestionRow.theme_id)
            .where(asked)
            .group_by(ThemeQuestionRow.theme_id)
            .having(func.count(distinct(ThemeQuestionRow.person)) >= small.k)
        )
        return set(themes) - {row.theme_id for row in read_rows(self._reading, enough)}

    def sizes(self, themes: Iterable[str]) -> dict[str, int]:
        """Questions of some themes."""
        asked = ThemeQuestionRow.theme_id.in_(sorted(themes))
        counted = select(ThemeQuestionRow.theme_id, func.count()).where(asked).group_by(ThemeQuestionRow.theme_id)
        return {row[0]: row[1] for row in read_rows(self._reading, counted)}

    def count_alone(self) -> int:
        """Questions in no theme."""
        alone = (ThemeQuestionRow.theme_id.is_(None), ThemeQuestionRow.demo.is_(self._demo))
        return int(read_rows(self._reading, select(func.count()).where(*alone))[0][0])

    def follow_choices(self) -> None:
        """What was chosen of the options since: an entry is no miss any more, none of them has a cause."""
        helped = select(ChoiceRow.question_id).where(ChoiceRow.entry_id.is_not(None))
        in_vain = select(ChoiceRow.question_id).where(ChoiceRow.entry_id.is_(None))
        missed = ThemeQuestionRow.concern == Concern.MISS.value
        gone = (missed, ThemeQuestionRow.question_id.in_(helped))
        other = (ThemeQuestionRow.cause == Cause.AMBIGUOUS.value, ThemeQuestionRow.question_id.in_(in_vain))
        with transaction(self._engine) as connection:
            for questions in (gone, other):
                themes_changed(connection, themes_of(*questions))
            connection.execute(delete(ThemeQuestionRow).where(*gone))
            connection.execute(update(ThemeQuestionRow).where(*other).values(cause=Cause.NOT_FOUND.value))

    def _some(self, theme_id: str | None, limit: int, above: str = "") -> list[Written]:
        """Questions of a theme, or of none, by id from the one after `above` on."""
        inside = select(*PLACED).where(ThemeQuestionRow.theme_id == theme_id, ThemeQuestionRow.question_id > above)
        # The theme is named in the order too: only then PostgreSQL reads "none" from the index as it is ordered.
        return self._written(inside.order_by(ThemeQuestionRow.theme_id, ThemeQuestionRow.question_id).limit(limit))

    def _written(self, inside: Select[str, str | None]) -> list[Written]:
        """Questions with their texts, which are looked up for these alone."""
        some = inside.where(ThemeQuestionRow.demo.is_(self._demo)).subquery()
        written = select(some.c.question_id, QuestionRow.text, QuestionRow.person, some.c.theme_id)
        joined = written.join(some, QuestionRow.id == some.c.question_id).order_by(some.c.question_id)
        return [Written(*row) for row in read_rows(self._reading, joined)]

    def _centres(self, stored: bytes, encoder: str) -> Vectors:
        ours = stored if encoder == self._encoder.fingerprint else b""
        return np.frombuffer(ours, dtype=STORED).astype(np.float32).reshape(-1, self._encoder.dimension)


def _out_of(themes: list[str]) -> Update:
    return update(ThemeQuestionRow).where(ThemeQuestionRow.theme_id.in_(themes)).values(theme_id=None)

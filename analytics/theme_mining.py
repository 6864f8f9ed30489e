"""Themes from the log: new questions join the nearest theme, and those left alone make themes of their own."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from analytics.concerns import beyond_cap
from analytics.kept_counts import KeptCounts
from analytics.openings import without_opening
from analytics.reading import read_rows
from analytics.small_groups import FIVE, SmallGroups
from analytics.text_sample import SampledText, Written, sample_texts
from analytics.theme_groups import groups_in, known_ids, middle
from analytics.theme_labels import Describer
from analytics.theme_places import Places, Yardstick
from analytics.theme_table import ThemeTable, Vectors
from domain.text import fold
from knowledge_base.encoder import Encoder

SAMPLE = 5_000  # texts compared with each other at a time: 100 MB of cosines
ROUNDS = 12  # samples at most in one run; each covers other texts
DESCRIBED = 300  # questions of a theme that its label and its examples are taken from
MUCH = 5  # a theme one fifth of whose questions are new is described again
BACKGROUND = 3_000  # questions of all themes that show which words are common everywhere


@dataclass(frozen=True)
class Mined:
    """What a run did."""

    added: int  # questions that came to the themes
    created: int  # new themes
    themes: int  # in all
    alone: int  # questions in no theme


class ThemeMiner:
    """Keeps the themes of one log; the same log gives the same themes, in whatever order it was written."""

    def __init__(self, engine: Engine, encoder: Encoder, *, demo: bool = False, small: SmallGroups = FIVE) -> None:
        self._engine = engine.execution_options(read_only=True)
        self._encoder = encoder
        self._table = ThemeTable(engine, encoder, demo=demo)
        self._counts = KeptCounts(engine)
        self._demo = demo
        self._small = small
        self._limits = Yardstick(encoder)
        self._grown = Counter[str]()  # questions that came to each theme in this run

    def mine(self, now: datetime, *, afresh: bool = False) -> Mined:
        """Bring the themes up to date.

        Args:
            now: in UTC.
            afresh: find the themes again from all questions; an id stays where most of its theme stays together, and
                what people named, merged or split stays as it is. Happens by itself when the encoder changed.
        Raises:
            StorageUnavailable: the database failed; what was done so far is kept, and the next run goes on.
        """
        self._table.follow_choices()
        moved = self._move_to_this_encoder()
        before = self._table.themes()
        self._grown.clear()
        added = self._add_new(now)
        self._settle(self._untouched() if afresh or moved else frozenset())
        self._describe()
        after = self._table.themes()
        created = len({theme.id for theme in after} - {theme.id for theme in before})
        open_themes = [theme.id for theme in after if theme.merged_into is None]
        self._counts.refresh(open_themes)
        return Mined(added, created, len(open_themes), self._table.count_alone())

    def _move_to_this_encoder(self) -> bool:
        """Put themes where this encoder sees their questions, when another one had placed them."""
        foreign = [theme for theme in self._table.themes() if not len(theme.centres)]
        for theme in foreign:
            vectors = self._encode(one.text for one in self._table.some_of(theme.id, DESCRIBED))
            self._table.save(theme.id, middle(vectors)[None])
        return bool(foreign)

    def _add_new(self, now: datetime) -> int:
        """Questions that are new to the themes, each into the nearest one or none."""
        places = self._places()
        flood = {row.id for row in read_rows(self._engine, beyond_cap(now, demo=self._demo))}
        added = 0
        for page in self._table.pages_to_add(now):
            rows = [row for row in page if row["question_id"] not in flood]
            nearest = self._nearest(places, [row.pop("text") for row in rows])
            self._table.add([{**row, "theme_id": theme} for row, theme in zip(rows, nearest, strict=True)])
            self._grown.update(theme for theme in nearest if theme)
            added += len(rows)
        return added

    def _settle(self, again: frozenset[str]) -> None:
        """Make themes of the questions in none, and of those in themes that are to be found `again`."""
        above = -1
        for _ in range(ROUNDS):
            sample, above = sample_texts(self._to_settle(again), size=SAMPLE, above=above)
            found = self._save_groups(sample, again)
            self._table.empty(again)
            self._table.let_go(again - found)
            again = frozenset()
            if not found:
                return
            self._place_alone()
            self._table.let_go(self._table.too_small(found, self._small))

    def _to_settle(self, again: frozenset[str]) -> Iterator[list[Written]]:
        """Questions in no theme, and those in themes to be found again that no other theme takes."""
        places = self._places(without=again)
        for page in self._table.pages(alone=True, themes=again):
            nearest = self._nearest(places, [one.text for one in page]) if again else [None] * len(page)
            yield [one for one, theme in zip(page, nearest, strict=True) if theme is None]

    def _save_groups(self, sample: list[SampledText], again: frozenset[str]) -> set[str]:
        """Keep the groups in a sample as themes; their ids."""
        vectors = self._encode(one.text for one in sample)
        groups = groups_in(sample, vectors, similar=self._limits.similar, small=self._small)
        taken = {theme.id for theme in self._table.themes()}
        ids = set[str]()
        for group, known in zip(groups, known_ids(groups, again), strict=True):
            theme_id = known or self._new_id(group.typical, taken | ids)
            self._table.save(theme_id, group.centre[None])
            ids.add(theme_id)
        return ids

    def _place_alone(self) -> None:
        places = self._places()
        for page in self._table.pages(alone=True):
            nearest = self._nearest(places, [one.text for one in page])
            self._table.place({one.question_id: t for one, t in zip(page, nearest, strict=True) if t is not None})
            self._grown.update(theme for theme in nearest if theme)

    def _describe(self) -> None:
        """Label and examples of the themes that are new, or much larger than they were."""
        sizes = self._table.sizes(self._grown)
        grown = {theme for theme, count in self._grown.items() if count * MUCH >= sizes.get(theme, 0)}
        themes = [theme for theme in self._table.themes() if theme.merged_into is None]
        changed = [theme.id for theme in themes if theme.id in grown or not theme.described]
        if not changed:
            return
        describer = Describer(self._table.some_of_all(BACKGROUND), self._small)
        for theme_id in changed:
            questions = self._table.some_of(theme_id, DESCRIBED)
            described = describer.describe(questions, self._encode(one.text for one in questions))
            self._table.describe(theme_id, described.label, described.examples)

    def _encode(self, texts: Iterable[str]) -> Vectors:
        return self._encoder.encode([without_opening(text) for text in texts])

    def _nearest(self, places: Places, texts: list[str]) -> list[str | None]:
        return places.nearest(texts, self._encode(texts)) if places else [None] * len(texts)

    def _places(self, *, without: Iterable[str] = ()) -> Places:
        return Places([theme for theme in self._table.themes() if theme.id not in without], self._limits.near)

    def _untouched(self) -> frozenset[str]:
        """Themes that nobody named, merged or split."""
        themes = self._table.themes()
        touched = {id for theme in themes for id in (theme.merged_into, theme.split_from) if id}
        own = {one.id for one in themes if not (one.named or one.merged_into or one.split_from)}
        return frozenset(own - touched)

    def _new_id(self, text: str, taken: set[str]) -> str:
        """The id of a theme by its most typical text, so that another order of the log gives the same."""
        digest = hashlib.sha256(f"{self._demo}|{fold(text)}".encode()).hexdigest()
        return next(digest[at : at + 16] for at in range(48) if digest[at : at + 16] not in taken)

"""Who must not wait gets a large theme as it was last counted; it is counted anew once, and who computes gets now."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from sqlalchemy import Engine

from analytics import kept_counts
from analytics.cause_corrections import CauseCorrections
from analytics.kept_counts import KeptCounts
from analytics.recent_counts import RecentCounts
from analytics.theme_editor import ThemeEditor
from analytics.theme_reader import ThemeReader
from analytics.theme_rows import ThemeCounts
from domain.conversation import Cause
from domain.errors import StorageUnavailable
from domain.themes import Theme
from tests.analytics.themes import BIKES, NOW, TRIPS, asked_by_many, mine, shown, theme_about, write

PATIENCE_S = 10.0


class Held(KeptCounts):
    """Counts nothing anew before it is let; then says when it is done."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.begun, self.let, self.broken = threading.Event(), threading.Event(), False
        self.refreshed: list[str] = []

    def refresh(self, themes: Sequence[str]) -> None:
        self.begun.set()
        assert self.let.wait(PATIENCE_S)
        self.refreshed += themes
        if self.broken:
            raise StorageUnavailable("caída")
        super().refresh(themes)


@pytest.fixture
def held(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Held:
    monkeypatch.setattr(kept_counts, "LARGE", 12)
    write(engine, asked_by_many(TRIPS, 13))
    write(engine, asked_by_many(BIKES, 7))  # few questions: a small theme
    mine(engine)
    return Held(engine)


@pytest.fixture
def recent(held: Held) -> Iterator[RecentCounts]:
    counts = RecentCounts(held)
    yield counts
    held.let.set()
    counts.close()


@pytest.fixture
def console(engine: Engine, recent: RecentCounts) -> ThemeReader:
    return ThemeReader(engine, clock=lambda: NOW, to_show=recent)


def about(themes: Sequence[Theme], word: str) -> Theme:
    return next(theme for theme in themes if any(word in said for said in theme.examples))


def correct(engine: Engine, word: str) -> str:
    theme = theme_about(engine, word)
    for question, _ in ThemeReader(engine).questions(theme.id):
        CauseCorrections(engine).correct(question, Cause.OFF_TOPIC, "ana")
    return theme.id


def test_a_large_theme_that_changed_is_shown_as_it_was_until_it_is_counted(
    engine: Engine, held: Held, recent: RecentCounts, console: ThemeReader
) -> None:
    before = console.themes()
    theme = about(before, "París")
    correct(engine, "París")

    at_once = about(console.themes(), "París")
    held.let.set()
    recent.close()  # waits for the one that is being counted
    after = about(console.themes(), "París")

    assert (at_once.cause, at_once.recounted, theme.recounted) == (Cause.NO_CONTENT, True, False)
    assert (after.cause, after.recounted) == (Cause.OFF_TOPIC, False)
    assert console.themes() == shown(engine)


def test_a_small_theme_is_counted_at_once(engine: Engine, held: Held, console: ThemeReader) -> None:
    theme_id = correct(engine, "Ecobici")

    theme = console.theme(theme_id)

    assert theme is not None and (theme.cause, theme.recounted) == (Cause.OFF_TOPIC, False)
    assert not held.begun.is_set()


def test_who_computes_gets_the_counts_of_now(engine: Engine, held: Held, console: ThemeReader) -> None:
    ThemeEditor(engine).merge(theme_about(engine, "Ecobici").id, trips := theme_about(engine, "París").id)

    shown_now = console.theme(trips)
    weeks = console.weeks(trips)

    assert shown_now is not None and (shown_now.questions, shown_now.recounted) == (10, True)
    assert sum(week.questions for week in weeks) == 20  # 13 trips and 7 bikes


def test_a_theme_is_counted_once_however_many_ask_for_it(
    engine: Engine, held: Held, recent: RecentCounts, console: ThemeReader
) -> None:
    theme_id = correct(engine, "París")

    for _ in range(5):
        assert about(console.themes(), "París").recounted
    assert held.begun.wait(PATIENCE_S)
    console.theme(theme_id)
    held.let.set()
    recent.close()

    assert held.refreshed == [theme_id]


def test_what_failed_is_written_down_and_tried_again_by_the_next_reader(
    engine: Engine, held: Held, recent: RecentCounts, console: ThemeReader, caplog: pytest.LogCaptureFixture
) -> None:
    theme_id = correct(engine, "París")
    held.broken = True
    held.let.set()

    console.themes()
    recent.close()
    second = RecentCounts(held)
    held.broken = False
    still_old = second.read([theme_id])[theme_id].old
    second.close()

    assert still_old and held.refreshed == [theme_id, theme_id]
    assert f"theme {theme_id} could not be counted anew" in caplog.text
    assert not recent.read([theme_id])[theme_id].old


def test_counts_of_before_do_not_replace_newer_ones(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    write(engine, asked_by_many(TRIPS, 13))
    mine(engine)
    theme_id = correct(engine, "París")
    count = kept_counts.counts_in

    def overtaken(*given: Any) -> dict[str, ThemeCounts]:
        monkeypatch.setattr(kept_counts, "counts_in", count)
        found = count(*given)
        correct(engine, "París")
        KeptCounts(engine).refresh([theme_id])  # another process
        return found

    monkeypatch.setattr(kept_counts, "counts_in", overtaken)
    KeptCounts(engine).refresh([theme_id])

    monkeypatch.setattr(kept_counts, "LARGE", 0)
    assert not KeptCounts(engine).at_hand([theme_id])[theme_id].old

"""Themes and pictures are made once, and again as soon as something about them changes."""

from __future__ import annotations

from analytics.theme_editor import ThemeEditor
from analytics.theme_reader import ThemeReader
from tests.analytics.themes import BIKES, asked_by_many, mine, write
from tests.analytics.themes import reader as reader_at_the_time_of_the_log
from tests.web.staff import database
from web.kept_pictures import MOST, KeptPictures
from web.kept_themes import KEPT_S, KeptThemes


class Counting(ThemeReader):
    reads = 0

    def themes(self, *, demo: bool = False):  # type: ignore[no-untyped-def]
        self.reads += 1
        return super().themes(demo=demo)


def test_themes_are_read_once_a_minute_and_at_once_when_somebody_changes_one() -> None:
    engine = database()
    write(engine, asked_by_many(BIKES, 12))
    mine(engine)
    reader, now = Counting(engine), [0.0]
    kept = KeptThemes(reader, clock=lambda: now[0])

    (theme,) = kept.themes()
    assert (kept.themes(), kept.themes(demo=True), reader.reads) == ((theme,), (), 2)
    ThemeEditor(engine).rename(theme.id, "Las bicis")
    assert [one.label for one in kept.themes()] == ["Las bicis"]
    assert reader.reads == 3
    now[0] = KEPT_S
    kept.themes()
    assert reader.reads == 4


def test_the_weeks_of_a_theme_are_read_once_a_minute_and_at_once_when_its_questions_change() -> None:
    engine = database()
    write(engine, asked_by_many(BIKES, 12))
    mine(engine)
    now = [0.0]
    reader = reader_at_the_time_of_the_log(engine)
    kept = KeptThemes(reader, clock=lambda: now[0])
    (theme,) = kept.themes()

    before = kept.weeks(theme.id)
    write(engine, asked_by_many(BIKES, 6, days_ago=10))
    unmined = kept.weeks(theme.id)
    mine(engine)

    assert before and unmined == before
    assert kept.weeks(theme.id) == reader.weeks(theme.id) != before


def test_a_picture_is_drawn_once_for_what_it_shows() -> None:
    pictures, drawn = KeptPictures(), list[int]()

    def draw(number: int) -> str:
        return pictures.of(number, lambda: drawn.append(number) or str(number))

    assert [draw(1), draw(1), draw(2)] == ["1", "1", "2"]
    assert drawn == [1, 2]
    for number in range(3, MOST + 3):
        draw(number)
    draw(1)
    assert drawn[-1] == 1  # too many are not kept

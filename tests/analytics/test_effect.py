"""An effect is claimed where there is one, with an interval that covers it, and hardly ever where there is none."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta

import pytest

from analytics.effect import Verdict, measure_effect
from analytics.effect_picture import effect_picture, shown_rates
from analytics.small_groups import FIVE
from benchmarks.effect import START, Plan, Series, tried
from domain.themes import ThemeWeek

PUBLISHED = START + timedelta(weeks=14, days=2)
RUNS = 100


def weeks(counts: list[int], everything: list[int] | int = 1000) -> Series:
    total = everything if isinstance(everything, list) else [everything] * len(counts)
    return tuple(ThemeWeek(START + timedelta(weeks=n), count, count, total[n]) for n, count in enumerate(counts))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("weeks_in_all", "published", "clumped", "lasting"),
    [(26, 14, 0.0, 0.0), (26, 14, 0.15, 0.0), (26, 14, 0.15, 0.5), (52, 30, 0.3, 0.5), (52, 30, 0.15, 0.7)],
)
@pytest.mark.parametrize("change", [-0.5, 0.0])
def test_intervals_cover_the_truth_and_no_effect_is_not_claimed(
    change: float, weeks_in_all: int, published: int, clumped: float, lasting: float
) -> None:
    plan = Plan(change, clumped, lasting, weeks_in_all, published)

    covered, claimed = tried(plan, RUNS)

    assert covered >= 0.93
    assert claimed <= 0.05 if change == 0 else claimed >= 0.25


def test_a_theme_that_halves_is_said_to_have_fallen() -> None:
    theme = weeks([40, 42, 38, 41, 39, 40, 43, 37, 40, 41, 39, 40, 40, 41, 30, *[20, 19, 21, 20, 18, 22, 20, 20]])

    effect = measure_effect(theme, weeks([50] * 23), PUBLISHED)

    assert effect.verdict is Verdict.FELL
    assert (effect.weeks_before, effect.weeks_after) == (14, 8)
    assert effect.rate_before == pytest.approx(4, abs=0.1)
    assert effect.change and effect.points
    assert effect.change.value == pytest.approx(-0.5, abs=0.05)
    assert effect.points.value == pytest.approx(-2, abs=0.3)
    assert effect.points.low < effect.points.value < effect.points.high < 0


def test_a_step_shows_in_weeks_that_vary_by_chance_alone_and_not_where_they_drift() -> None:
    chance = weeks([40, 46, 35, 44, 38, 41, 33, 45, 39, 42, 37, 43, 36, 40, 40, *[20, 24, 17, 22, 19, 21, 16, 23]])
    drift = weeks([40, 30, 22, 21, 28, 38, 52, 60, 55, 44, 36, 27, 25, 33, 33, *[20, 24, 17, 22, 19, 21, 16, 23]])

    sure, unsure = (measure_effect(theme, weeks([50] * 23), PUBLISHED) for theme in (chance, drift))

    assert (sure.verdict, unsure.verdict) == (Verdict.FELL, Verdict.UNCLEAR)


def test_what_moves_both_themes_alike_is_no_effect() -> None:
    falling = [40] * 15 + [20] * 8

    effect = measure_effect(weeks(falling), weeks(falling), PUBLISHED)

    assert effect.verdict is Verdict.UNCLEAR


def test_a_theme_that_was_falling_all_along_is_no_effect() -> None:
    fading = [round(60 * math.exp(-0.05 * n)) for n in range(26)]

    assert measure_effect(weeks(fading), weeks([50] * 26), PUBLISHED).verdict is Verdict.UNCLEAR


@pytest.mark.parametrize(
    ("theme", "other", "published", "missing"),
    [
        ([40] * 26, [50] * 26, START + timedelta(weeks=3), "antes de publicar"),
        ([40] * 17, [50] * 17, PUBLISHED, "después de publicar"),
        ([1] * 26, [50] * 26, PUBLISHED, "30 preguntas del tema antes"),
        ([40] * 26, [1] * 26, PUBLISHED, "30 preguntas del tema de comparación"),
    ],
)
def test_with_too_little_nothing_is_claimed(theme: list[int], other: list[int], published: date, missing: str) -> None:
    effect = measure_effect(weeks(theme), weeks(other), published)

    assert effect.verdict is Verdict.TOO_LITTLE
    assert missing in effect.reason
    assert effect.change is effect.points is None


def test_a_theme_that_nobody_asks_any_more_has_a_finite_interval() -> None:
    effect = measure_effect(weeks([40] * 15 + [0] * 8), weeks([50] * 23), PUBLISHED)

    assert effect.verdict is Verdict.FELL
    assert effect.change and -1 < effect.change.low < effect.change.high < 0


def test_the_picture_shows_no_small_group() -> None:
    few = weeks([12, 4, 9])

    assert shown_rates(few, FIVE) == ((few[0].week, 1.0), (few[2].week, 0.5))
    assert shown_rates([replace(few[0], people=4)], FIVE) == ()


def test_a_rate_tells_no_exact_number_of_questions() -> None:
    told = {
        shown_rates([ThemeWeek(date(2026, 11, 2), questions, 5, all_questions)], FIVE)
        for questions, all_questions in ((6, 13), (7, 14), (9, 10))
    }

    assert told == {((date(2026, 11, 2), 50.0),)}


def test_the_picture_marks_the_publication_and_names_both_themes() -> None:
    svg = effect_picture({"¿Cuánto costó?": weeks([40] * 26), "Becas": weeks([50] * 26)}, PUBLISHED, FIVE)

    assert svg.startswith("<svg")
    assert all(said in svg for said in ("publicación", "¿Cuánto costó?", "Becas", "ene", "Preguntas de cada 100"))

"""The demonstration's log: the same every time, apart from the real one, gone when removed, and true to its plan."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from analytics import demo_plan
from analytics.campaigns import Campaigns
from analytics.claims import check_claims, own_words
from analytics.demo_campaign import write_campaign
from analytics.demo_data import DemoData, demo_questions
from analytics.effect import Verdict, measure_effect
from analytics.log_reader import LogReader
from analytics.models import QuestionRow, VoteRow
from domain.errors import InvalidValue
from domain.knowledge import Entry
from knowledge_base.content_files import read_content
from settings import ROOT
from tests.analytics.make import database, rows
from tests.analytics.themes import NOW, mine, reader, row, shown, write

FIRST = date(2026, 5, 25)


@pytest.fixture(scope="module")
def entries() -> tuple[Entry, ...]:
    return tuple(read_content(ROOT / "knowledge_base" / "content"))


@pytest.fixture(scope="module")
def questions(entries: tuple[Entry, ...]) -> list[dict[str, Any]]:
    return list(demo_questions(entries, FIRST))


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return database("sqlite", tmp_path)


def test_it_has_the_size_that_is_promised(questions: list[dict[str, Any]]) -> None:
    weeks = {(one["asked_at"].date() - FIRST).days // 7 for one in questions}

    assert len(questions) == len({one["id"] for one in questions}) == 20_000
    assert len({one["person"] for one in questions}) == 4_000
    assert weeks == set(range(26))
    assert all(one["demo"] and not one["evaluation"] for one in questions)


def test_it_is_the_same_every_time(entries: tuple[Entry, ...], questions: list[dict[str, Any]]) -> None:
    assert list(demo_questions(entries, FIRST)) == questions


def test_the_campaign_has_the_effect_of_the_plan(questions: list[dict[str, Any]]) -> None:
    asked, all_of_them = Counter[bool](), Counter[bool]()
    for one in questions:
        after = (one["asked_at"].date() - FIRST).days // 7 >= demo_plan.CAMPAIGN_WEEK
        all_of_them[after] += 1
        asked[after] += one["entries"][:1] == [demo_plan.CAMPAIGN_THEME]

    ratio = (asked[True] / all_of_them[True]) / (asked[False] / all_of_them[False])
    assert ratio == pytest.approx(demo_plan.CAMPAIGN_EFFECT, abs=0.08)


def test_a_knowledge_base_without_its_entries_is_refused(entries: tuple[Entry, ...]) -> None:
    few = [entry for entry in entries if entry.id != demo_plan.CAMPAIGN_THEME]

    with pytest.raises(InvalidValue, match=demo_plan.CAMPAIGN_THEME):
        list(demo_questions(few, FIRST))


@pytest.mark.slow
def test_mining_finds_the_themes_of_the_plan(engine: Engine, entries: tuple[Entry, ...]) -> None:
    DemoData(engine).write(entries, NOW.date())
    mine(engine, demo=True)

    themes = shown(engine, demo=True)
    nearest = {theme.entries[0]: theme for theme in reversed(themes) if theme.entries}
    campaign = reader(engine).weeks(nearest[demo_plan.CAMPAIGN_THEME].id)
    rates = [week.questions / week.all_questions for week in campaign]
    before, after = rates[: demo_plan.CAMPAIGN_WEEK], rates[demo_plan.CAMPAIGN_WEEK :]

    assert len(campaign) == demo_plan.WEEKS
    assert sum(week.all_questions for week in campaign) == demo_plan.QUESTIONS
    ratio = (sum(after) / len(after)) / (sum(before) / len(before))
    assert ratio == pytest.approx(demo_plan.CAMPAIGN_EFFECT, abs=0.12)
    assert nearest[demo_plan.COMPARISON_THEME].questions >= 500
    assert nearest[demo_plan.FLOODED].concentration <= 0.2
    assert all(theme.demo for theme in themes)


@pytest.mark.slow
def test_the_effect_of_its_campaign_can_be_seen_and_goes_with_it(engine: Engine, entries: tuple[Entry, ...]) -> None:
    demo = DemoData(engine)
    log = demo.write(entries, NOW.date())
    mine(engine, demo=True)

    theme_id = write_campaign(engine, entries, log.first)

    assert theme_id
    published = Campaigns(engine).first_publication(theme_id)
    other = next(one for one in shown(engine, demo=True) if one.entries[:1] == (demo_plan.COMPARISON_THEME,))
    assert published
    effect = measure_effect(reader(engine).weeks(theme_id), reader(engine).weeks(other.id), published.date())
    assert effect.verdict is Verdict.FELL
    assert effect.change and effect.change.low < demo_plan.CAMPAIGN_EFFECT - 1 < effect.change.high
    (message,) = Campaigns(engine).messages(demo=True)
    cited = [entry for entry in entries if entry.id in message.entries]
    assert not check_claims(message.text, cited, own_words((), (), entries), today=NOW.date())
    demo.remove()
    assert [rows(engine, name) for name in ("theme_decisions", "briefs", "messages")] == [[], [], []]


def test_it_goes_without_a_trace_and_real_questions_stay(engine: Engine, entries: tuple[Entry, ...]) -> None:
    write(engine, [row("¿qué es C40?", f"real-{n}") for n in range(6)])
    demo = DemoData(engine)
    demo.write(entries, NOW.date())

    assert len(LogReader(engine).latest_misses(50)) == 6
    assert demo.remove() == demo_plan.QUESTIONS
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(QuestionRow)) == 6
        assert connection.scalar(select(func.count()).select_from(VoteRow)) == 0
    assert rows(engine, "themes") == rows(engine, "theme_questions") == []

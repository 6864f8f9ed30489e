"""Themes found in a log: the same for any order, kept from run to run, and not moved by a flood."""

from __future__ import annotations

import random
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select, update

from analytics import theme_mining
from analytics.gaps import Gaps
from analytics.models import VoteRow
from analytics.sealing import Sealer
from analytics.theme_editor import ThemeEditor
from analytics.theme_models import ThemeQuestionRow, ThemeRow
from domain.conversation import Answer, Cause, Status
from domain.gaps import ClosedGap, OpenGap
from tests.analytics.make import database
from tests.analytics.themes import (
    BIKES,
    NOW,
    ODD,
    SCHOLARSHIPS,
    TRIPS,
    asked_by_many,
    mine,
    row,
    shown,
    small_log,
    theme_about,
    write,
)


def placed(engine: Engine) -> dict[str, str | None]:
    with engine.connect() as connection:
        columns = select(ThemeQuestionRow.question_id, ThemeQuestionRow.theme_id)
        return {found.question_id: found.theme_id for found in connection.execute(columns)}


def test_thirty_questions_are_enough(engine: Engine) -> None:
    write(engine, small_log())

    mined = mine(engine)

    assert (mined.added, mined.themes, mined.alone) == (38, 3, 2)
    labels = sorted(theme.label.lower() for theme in shown(engine))
    assert [any(word in label for label in labels) for word in ("beca", "viaje", "ecobici")] == [True] * 3


@settings(max_examples=8, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_log_changes_nothing(randomly: random.Random) -> None:
    rows = small_log()
    outcomes = []
    for _ in range(2):
        with tempfile.TemporaryDirectory() as folder:
            engine = database("sqlite", Path(folder))
            write(engine, rows)
            mine(engine)
            outcomes.append((shown(engine), placed(engine)))
            engine.dispose()
        randomly.shuffle(rows)

    assert outcomes[0] == outcomes[1]


def test_a_second_run_changes_nothing(engine: Engine) -> None:
    write(engine, small_log())
    mine(engine)
    before = shown(engine)

    again, afresh = mine(engine), mine(engine, afresh=True)

    assert (again.added, again.created, afresh.created) == (0, 0, 0)
    assert shown(engine) == before


def test_new_questions_join_the_theme_they_belong_to(engine: Engine) -> None:
    write(engine, small_log())
    mine(engine)
    trip = theme_about(engine, "París")

    write(engine, asked_by_many(["¿y lo del viaje a París cuánto costó?"], 5))
    mined = mine(engine)

    assert (mined.added, mined.created) == (5, 0)
    assert theme_about(engine, "París").id == trip.id
    assert theme_about(engine, "París").questions == trip.questions + 5


def test_questions_left_alone_make_a_theme_once_enough_people_ask(engine: Engine) -> None:
    write(engine, asked_by_many(BIKES, 4))
    assert mine(engine).themes == 0

    write(engine, [row("¿cuántas bicis son en total en Ecobici?", "a fifth one")])

    assert mine(engine).themes == 1


def test_one_person_makes_no_theme_however_much_they_write(engine: Engine) -> None:
    write(engine, [row(text, "busy", copy=n) for n in range(30) for text in BIKES])

    assert mine(engine).themes == 0


def test_a_flood_counts_no_more_than_the_cap(engine: Engine) -> None:
    write(engine, asked_by_many(BIKES, 12))
    write(engine, [row(BIKES[0], "busy", copy=n) for n in range(100)])

    mined = mine(engine)

    assert mined.added == 12 + 20
    assert theme_about(engine, "Ecobici").concentration == 0.6


def test_what_breaks_on_our_side_is_no_theme(engine: Engine) -> None:
    write(engine, asked_by_many(BIKES, 12, cause=Cause.TECHNICAL.value))

    assert mine(engine).added == 0


def test_evaluation_and_demonstration_stay_apart(engine: Engine) -> None:
    write(engine, asked_by_many(BIKES, 12, evaluation=True))
    write(engine, asked_by_many(TRIPS, 12, demo=True))
    write(engine, asked_by_many(SCHOLARSHIPS, 12))

    mine(engine)
    mine(engine, demo=True)

    assert [theme.demo for theme in shown(engine)] == [False]
    assert [theme.demo for theme in shown(engine, demo=True)] == [True]
    assert "París" in " ".join(shown(engine, demo=True)[0].examples)


def test_objections_and_disliked_answers_belong_to_the_themes_too(engine: Engine) -> None:
    answered = {"status": Status.ANSWERED.value, "cause": None}
    write(engine, asked_by_many(TRIPS, 12, intent="object_waste", **answered))
    liked, disliked = asked_by_many(BIKES, 12, **answered), asked_by_many(SCHOLARSHIPS, 12, **answered)
    write(engine, liked + disliked)
    with engine.begin() as connection:
        votes = [(one["id"], "up") for one in liked] + [(one["id"], "down") for one in disliked]
        for question, vote in votes:
            connection.execute(
                VoteRow.__table__.insert().values(question_id=question, person="p", vote=vote, voted_at=NOW)
            )

    mine(engine)

    assert theme_about(engine, "París").objection_share == 1.0
    assert theme_about(engine, "beca").disliked_share == 1.0
    assert len(shown(engine)) == 2


def test_options_that_nobody_chose_are_a_miss_after_a_day(engine: Engine) -> None:
    asked_back = {"status": Status.CLARIFIED.value, "cause": None}
    write(engine, asked_by_many(TRIPS, 12, days_ago=0.5, **asked_back))
    write(engine, asked_by_many(BIKES, 12, days_ago=2, **asked_back))

    assert mine(engine).added == 12
    assert theme_about(engine, "Ecobici").cause is Cause.AMBIGUOUS


def test_what_people_decided_survives_a_fresh_start(engine: Engine) -> None:
    write(engine, small_log())
    mine(engine)
    editor = ThemeEditor(engine)
    bikes, trips, grants = (theme_about(engine, word).id for word in ("Ecobici", "París", "beca"))
    editor.rename(bikes, "Las bicis")
    editor.merge(trips, grants)
    before = shown(engine)

    mine(engine, afresh=True)
    write(engine, asked_by_many(["los gastos del viaje a París"], 5, days_ago=1))
    mine(engine)

    assert {theme.id for theme in shown(engine)} == {bikes, grants}
    assert theme_about(engine, "Ecobici").label == "Las bicis"
    merged = next(theme for theme in before if theme.id == grants)
    assert theme_about(engine, "beca").questions == merged.questions + 5


def test_a_part_split_by_words_takes_new_questions_with_them(engine: Engine) -> None:
    write(engine, asked_by_many(TRIPS, 12) + asked_by_many([f"{text} en avión" for text in TRIPS], 12, days_ago=2))
    mine(engine)
    whole = theme_about(engine, "París")

    part = ThemeEditor(engine).split(whole.id, "aviones")
    write(engine, asked_by_many(["¿el viaje a París fue en avión privado?"], 5, days_ago=1))
    write(engine, asked_by_many(["¿el viaje a París quién lo pagó?"], 5, days_ago=1))
    mine(engine)
    mine(engine, afresh=True)

    questions = {theme.id: theme.questions for theme in shown(engine)}
    assert set(questions) == {whole.id, part}
    assert sum(questions.values()) == 30  # 34, each side down to a multiple of five
    assert all("avión" in text for theme in shown(engine) if theme.id == part for text in theme.examples)


def test_another_encoder_keeps_the_themes(engine: Engine) -> None:
    write(engine, small_log())
    mine(engine)
    ThemeEditor(engine).rename(theme_about(engine, "Ecobici").id, "Las bicis")
    before = {theme.id for theme in shown(engine)}
    with engine.begin() as connection:
        connection.execute(update(ThemeRow).values(encoder="another"))

    mine(engine)

    assert {theme.id for theme in shown(engine)} == before
    assert theme_about(engine, "Ecobici").label == "Las bicis"


def test_more_texts_than_are_compared_at_a_time(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(theme_mining, "SAMPLE", 8)
    write(engine, small_log())

    mine(engine)

    assert len(shown(engine)) == 3
    assert {text for texts in (theme.examples for theme in shown(engine)) for text in texts}.isdisjoint(ODD)


def test_what_an_entry_answers_by_now_is_no_open_miss(engine: Engine) -> None:
    write(engine, asked_by_many(SCHOLARSHIPS, 12))
    mine(engine)
    before, *_ = shown(engine)

    def close(questions: list[str]) -> None:
        answer = Answer(Status.ANSWERED, "Sí.", entries=("becas",), score=0.9, knowledge_version=2)
        for question in questions:
            Gaps(engine, Sealer(b"tests only")).close(ClosedGap(OpenGap(question, "¿becas?", "es"), answer, "Ya."))

    ids = sorted(placed(engine))
    close(ids[:6])
    half, *_ = shown(engine)
    close(ids[6:])
    whole, *_ = shown(engine)

    assert [(one.answered_share, one.cause, one.is_gap) for one in (before, half, whole)] == [
        (0.0, Cause.NO_CONTENT, True),
        (0.5, Cause.NO_CONTENT, True),
        (1.0, None, False),
    ]
    assert before.questions == whole.questions  # that it was asked stays true


def test_the_themes_of_an_empty_log_are_none(engine: Engine) -> None:
    assert mine(engine, now=NOW + timedelta(days=1)).themes == 0
    assert shown(engine) == ()

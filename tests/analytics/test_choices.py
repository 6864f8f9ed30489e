"""What was chosen of the options of a question: one labelled pair, or one miss, and never a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from analytics.log import QuestionLog
from analytics.log_reader import LogReader
from domain.conversation import Cause
from domain.insight import AskedQuestion, Chosen
from tests.analytics.make import CLARIFIED, DECLINED, asked, rows

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def question(log: QuestionLog) -> AskedQuestion:
    """A question that was answered with two options."""
    question = asked("la red, mi tel es 5512345678", answer=replace(CLARIFIED, knowledge_version=7), person="p1")
    log.record(question)
    return question


def chosen(question: AskedQuestion, entry: str | None, *, seconds: int = 0) -> Chosen:
    return Chosen(question.id, entry, NOW + timedelta(seconds=seconds))


def cause(engine: Engine, question: AskedQuestion) -> str | None:
    return next(row.cause for row in rows(engine) if row.id == question.id)


def break_database(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE choices RENAME TO hidden_choices"))


def mend_database(engine: Engine, log: QuestionLog) -> None:
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE hidden_choices RENAME TO choices"))
    log._paused_until = 0.0


def test_a_chosen_option_is_a_masked_pair_without_a_person(
    engine: Engine, log: QuestionLog, question: AskedQuestion
) -> None:
    log.choose(chosen(question, "red-cglu"))

    (row,) = rows(engine, "choices")
    assert row._asdict() == {
        "question_id": question.id,
        "text": "la red, mi tel es [TELÉFONO]",
        "entry_id": "red-cglu",
        "chosen_at": NOW,
        "knowledge_version": 7,
        "evaluation": False,
    }
    assert cause(engine, question) is None


def test_pressing_twice_keeps_one_pair(engine: Engine, log: QuestionLog, question: AskedQuestion) -> None:
    log.choose(chosen(question, "red-c40"))
    log.choose(chosen(question, "red-c40", seconds=1))

    assert [row.entry_id for row in rows(engine, "choices")] == ["red-c40"]


def test_the_last_option_counts(engine: Engine, log: QuestionLog, question: AskedQuestion) -> None:
    log.choose(chosen(question, "red-cglu", seconds=1))
    log.choose(chosen(question, "red-c40"))  # brought back late by another process

    assert [row.entry_id for row in rows(engine, "choices")] == ["red-cglu"]


def test_none_of_them_makes_one_miss(engine: Engine, log: QuestionLog, question: AskedQuestion) -> None:
    log.choose(chosen(question, None))
    log.choose(chosen(question, None, seconds=1))

    assert cause(engine, question) == "not_found"
    assert [(miss.id, miss.cause) for miss in LogReader(engine).latest_misses(10)] == [(question.id, Cause.NOT_FOUND)]
    assert LogReader(engine).labelled_pairs() == ()
    assert len(rows(engine)) == 1


def test_an_option_chosen_after_none_of_them_takes_the_miss_back(
    engine: Engine, log: QuestionLog, question: AskedQuestion
) -> None:
    log.choose(chosen(question, None))
    log.choose(chosen(question, "red-c40", seconds=1))

    assert cause(engine, question) is None
    assert [pair.entry for pair in LogReader(engine).labelled_pairs()] == ["red-c40"]


def test_none_of_them_after_an_option_takes_the_pair_back(
    engine: Engine, log: QuestionLog, question: AskedQuestion
) -> None:
    log.choose(chosen(question, "red-c40"))
    log.choose(chosen(question, None, seconds=1))

    assert cause(engine, question) == "not_found"
    assert LogReader(engine).labelled_pairs() == ()


@pytest.mark.parametrize("entry", ["never-offered", "'; DROP TABLE choices; --"])
def test_what_was_not_offered_is_left_out(
    engine: Engine, log: QuestionLog, question: AskedQuestion, entry: str
) -> None:
    log.choose(chosen(question, entry))

    assert rows(engine, "choices") == []


def test_only_a_question_that_was_asked_back_has_a_choice(engine: Engine, log: QuestionLog) -> None:
    declined = asked(answer=replace(DECLINED, options=CLARIFIED.options))
    log.record(declined)
    log.choose(chosen(declined, "red-c40"))
    log.choose(chosen(declined, None))

    assert rows(engine, "choices") == []
    assert cause(engine, declined) == "no_content"


def test_a_question_that_nobody_knows_leaves_nothing(engine: Engine, log: QuestionLog, tmp_path: Path) -> None:
    log.choose(Chosen("0" * 32, "red-c40", NOW))

    assert rows(engine, "choices") == []
    assert not list((tmp_path / "spool").glob("*.jsonl"))


def test_choices_wait_on_disk_while_the_database_is_down(
    engine: Engine, log: QuestionLog, question: AskedQuestion, tmp_path: Path
) -> None:
    later = asked(answer=CLARIFIED)
    break_database(engine)
    log.choose(chosen(question, "red-c40"))
    log.record(later)
    log.choose(chosen(later, None))
    assert list((tmp_path / "spool").glob("*.jsonl"))

    mend_database(engine, log)
    assert log.flush()
    assert {row.question_id: row.entry_id for row in rows(engine, "choices")} == {
        question.id: "red-c40",
        later.id: None,
    }
    assert cause(engine, later) == "not_found"


def test_a_replay_that_happens_twice_changes_nothing(
    engine: Engine, log: QuestionLog, question: AskedQuestion, tmp_path: Path
) -> None:
    break_database(engine)
    log.choose(chosen(question, None))
    (waiting,) = (tmp_path / "spool").glob("*.jsonl")
    copy = waiting.read_bytes()
    mend_database(engine, log)
    log.choose(chosen(question, "red-c40", seconds=1))

    waiting.write_bytes(copy)
    assert log.flush()
    assert [row.entry_id for row in rows(engine, "choices")] == ["red-c40"]
    assert cause(engine, question) is None


def test_pairs_go_with_the_question_and_with_the_person(engine: Engine, log: QuestionLog) -> None:
    old, mine, other = (
        asked(answer=CLARIFIED, days_ago=days, person=who) for days, who in ((400, "p2"), (1, "p1"), (1, "p2"))
    )
    for question in (old, mine, other):
        log.record(question)
        log.choose(chosen(question, "red-c40"))

    log.forget_older_than(365)
    log.erase_person("p1")
    log.choose(chosen(mine, "red-c40", seconds=1))

    assert [row.question_id for row in rows(engine, "choices")] == [other.id]


def test_pairs_of_evaluation_runs_are_marked_and_kept_apart(
    engine: Engine, log: QuestionLog, question: AskedQuestion
) -> None:
    tried = asked("de prueba", answer=CLARIFIED, evaluation=True)
    log.record(tried)
    for one in (question, tried):
        log.choose(chosen(one, "red-c40"))
    reader = LogReader(engine)

    assert [pair.text for pair in reader.labelled_pairs()] == ["la red, mi tel es [TELÉFONO]"]
    assert [pair.text for pair in reader.labelled_pairs(evaluation=True)] == ["de prueba"]

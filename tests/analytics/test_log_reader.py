"""What pages read of the log: no evaluation rows, no group of fewer than five people."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from analytics.log import QuestionLog
from analytics.log_reader import LogReader
from domain.conversation import Cause, Status
from domain.errors import StorageUnavailable
from knowledge_base.storage.engine import open_engine
from tests.analytics.make import ANSWERED, DECLINED, asked, database


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return database("sqlite", tmp_path)


@pytest.fixture
def log(engine: Engine, tmp_path: Path) -> QuestionLog:
    return QuestionLog(engine, tmp_path / "spool")


def test_questions_are_counted_by_status_within_the_days(engine: Engine, log: QuestionLog) -> None:
    for person in "abcde":
        log.record(asked(person=person))
        log.record(asked(person=person))
        log.record(asked(person=person, days_ago=8))

    assert LogReader(engine).questions_by_status(7) == {Status.ANSWERED: 10}


def test_a_status_that_few_people_met_is_left_out(engine: Engine, log: QuestionLog) -> None:
    for person in "abcde":
        log.record(asked(person=person, answer=ANSWERED))
    for person in "abcd" * 5:
        log.record(asked(person=person, answer=DECLINED))

    assert LogReader(engine).questions_by_status(7) == {Status.ANSWERED: 5}


def test_evaluation_runs_do_not_count(engine: Engine, log: QuestionLog) -> None:
    log.record_all(asked(person=f"p{n}", evaluation=True, answer=DECLINED) for n in range(50))

    assert LogReader(engine).questions_by_status(7) == {}
    assert LogReader(engine).latest_misses(10) == ()


def test_the_latest_misses_come_newest_first_without_technical_ones(engine: Engine, log: QuestionLog) -> None:
    log.record(asked("una", answer=DECLINED, days_ago=2))
    log.record(asked("dos", answer=DECLINED, days_ago=1))
    log.record(asked("tres", answer=replace(DECLINED, cause=Cause.TECHNICAL)))
    log.record(asked("cuatro", answer=ANSWERED))

    assert [miss.text for miss in LogReader(engine).latest_misses(10)] == ["dos", "una"]
    assert [miss.text for miss in LogReader(engine).latest_misses(1)] == ["dos"]


def test_a_database_without_tables_is_said_to_be_unavailable(tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailable):
        LogReader(open_engine(f"sqlite:///{tmp_path / 'empty.db'}")).questions_by_status(7)

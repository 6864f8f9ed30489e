"""The question log: one masked row per question, none lost while the database is down, none twice."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, text

from analytics.handled_misses import HandledMissRow
from analytics.log import PAUSE_S, QuestionLog
from analytics.log_table import ERASED
from analytics.models import ChoiceRow, QuestionRow, VoteRow
from domain.errors import StorageUnavailable
from domain.insight import Vote
from knowledge_base.storage.base import Base
from knowledge_base.storage.engine import open_engine
from tests.analytics.make import CLARIFIED, DECLINED, asked, database, rows


def break_database(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE question_log RENAME TO hidden_log"))


def mend_database(engine: Engine, log: QuestionLog) -> None:
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE hidden_log RENAME TO question_log"))
    log._paused_until = 0.0


def test_the_migrations_make_the_declared_tables(engine: Engine) -> None:
    with engine.connect() as connection:
        ours = {table.__tablename__ for table in (QuestionRow, VoteRow, ChoiceRow, HandledMissRow)}
        found = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata)

    assert not [change for change in found if any(name in repr(change) for name in ours)]


def test_a_question_becomes_one_masked_row(engine: Engine, log: QuestionLog) -> None:
    log.record(asked("mi tel es 5512345678"))

    (row,) = rows(engine)
    assert row.text == "mi tel es [TELÉFONO]"
    assert (row.status, row.cause, row.intent, row.latency_ms) == ("answered", None, "ask_network", 42)
    assert row.entries == ["red-c40", "cumbre-c40-2016"]
    assert row.asked_at.utcoffset().total_seconds() == 0
    assert not row.evaluation


def test_options_and_cause_are_kept(engine: Engine, log: QuestionLog) -> None:
    log.record(asked(answer=CLARIFIED))
    log.record(asked(answer=DECLINED))

    kept = {row.status: row for row in rows(engine)}
    assert kept["clarified"].options == ["red-c40", "red-cglu"]
    assert kept["declined"].cause == "no_content"


def test_the_same_question_is_kept_once(engine: Engine, log: QuestionLog) -> None:
    question = asked()
    log.record(question)
    log.record(question)

    assert len(rows(engine)) == 1


def test_the_last_vote_of_a_person_counts(engine: Engine, log: QuestionLog) -> None:
    question = asked()
    log.record(question)

    assert log.vote(question.id, "p1", Vote.UP)
    assert log.vote(question.id, "p1", Vote.DOWN)
    assert log.vote(question.id, "p2", Vote.UP)
    assert [(row.person, row.vote) for row in rows(engine, "votes")] == [("p1", "down"), ("p2", "up")]


def test_a_vote_for_an_unknown_question_is_refused(engine: Engine, log: QuestionLog) -> None:
    assert not log.vote("0" * 32, "p1", Vote.UP)
    assert rows(engine, "votes") == []


def test_rows_wait_on_disk_while_the_database_is_down(engine: Engine, log: QuestionLog, tmp_path: Path) -> None:
    question = asked("me llamo Juan Pérez")
    break_database(engine)

    log.record(question)
    assert log.vote(question.id, "p1", Vote.UP)

    on_disk = "".join(path.read_text() for path in (tmp_path / "spool").glob("*.jsonl"))
    assert "[NOMBRE]" in on_disk and "Pérez" not in on_disk and "P\\u00e9rez" not in on_disk
    mend_database(engine, log)
    log.record(asked())
    assert len(rows(engine)) == 2
    assert len(rows(engine, "votes")) == 1
    assert not list((tmp_path / "spool").glob("*.jsonl"))


def test_a_replay_that_happens_twice_adds_nothing(engine: Engine, log: QuestionLog, tmp_path: Path) -> None:
    break_database(engine)
    for _ in range(20):
        log.record(asked())
    (waiting,) = (tmp_path / "spool").glob("*.jsonl")
    copy = waiting.read_bytes()
    mend_database(engine, log)
    assert log.flush()

    waiting.write_bytes(copy)
    assert log.flush()
    assert len(rows(engine)) == 20


def test_an_answer_waits_for_a_dead_database_only_once(engine: Engine, log: QuestionLog) -> None:
    break_database(engine)
    log.record(asked())
    started = time.monotonic()
    for _ in range(50):
        log.record(asked())

    assert time.monotonic() - started < PAUSE_S / 2


def test_a_vote_waits_for_its_question_that_another_process_is_bringing_back(
    engine: Engine, log: QuestionLog, tmp_path: Path
) -> None:
    question = asked()
    break_database(engine)
    log.record(question)
    mend_database(engine, log)

    assert log.vote(question.id, "p1", Vote.DOWN)
    assert [row.vote for row in rows(engine, "votes")] == ["down"]


def test_a_damaged_line_does_not_hold_up_the_rest(engine: Engine, log: QuestionLog, tmp_path: Path) -> None:
    break_database(engine)
    log.record(asked())
    with (tmp_path / "spool" / "open.jsonl").open("a") as file:
        file.write('{"question": {"id": "1"}}\n{"vote": 3}\n{"question": {"id": "cut')
    log.record(asked())
    mend_database(engine, log)

    assert log.flush()
    assert len(rows(engine)) == 2


def test_a_row_that_never_fits_is_dropped_and_the_batch_stays(engine: Engine, log: QuestionLog) -> None:
    log.record_all([asked(), asked(id=None), asked()])

    assert len(rows(engine)) == 2


def test_an_evaluation_run_is_written_in_batches_and_marked(engine: Engine, log: QuestionLog) -> None:
    log.record_all(asked(evaluation=True, person=None) for _ in range(1200))

    assert [row.evaluation for row in rows(engine)] == [True] * 1200


def test_old_questions_are_forgotten_with_their_votes(engine: Engine, log: QuestionLog) -> None:
    old, new = asked(days_ago=400), asked(days_ago=300)
    for question in (old, new):
        log.record(question)
        log.vote(question.id, "p1", Vote.UP)

    assert log.forget_older_than(365) == 1
    assert [row.id for row in rows(engine)] == [new.id]
    assert [row.question_id for row in rows(engine, "votes")] == [new.id]


def test_an_erased_person_leaves_counts_and_nothing_else(engine: Engine, log: QuestionLog) -> None:
    mine = asked("¿qué es C40?", person="p1")
    other = asked("¿y CGLU?", person="p2")
    for question in (mine, other):
        log.record(question)
        log.vote(question.id, "p1", Vote.UP)

    assert log.erase_person("p1") == 1
    kept = {row.id: row for row in rows(engine)}
    assert (kept[mine.id].person, kept[mine.id].text) == (None, ERASED)
    assert (kept[other.id].person, kept[other.id].text) == ("p2", "¿y CGLU?")
    voters = [row.person for row in rows(engine, "votes")]
    assert len(set(voters)) == 2 and "p1" not in voters


def test_nobody_is_told_erased_while_their_rows_wait_on_disk(engine: Engine, log: QuestionLog) -> None:
    break_database(engine)
    log.record(asked(person="p1"))

    with pytest.raises(StorageUnavailable):
        log.erase_person("p1")


def _record_many(url: str, folder: Path, count: int) -> None:
    log = QuestionLog(open_engine(url), folder)
    for _ in range(count):
        log.record(asked())
    log.close()


def _record_until_killed(url: str, folder: Path, ids: Path) -> None:
    log = QuestionLog(open_engine(url), folder)
    with ids.open("a") as file:
        while True:
            question = asked()
            log.record(question)
            file.write(question.id + "\n")
            file.flush()


def test_processes_that_share_log_and_spool_lose_nothing(engine: Engine, log: QuestionLog, tmp_path: Path) -> None:
    url = engine.url.render_as_string(hide_password=False)
    break_database(engine)
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=_record_many, args=(url, tmp_path / "spool", 40)) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    mend_database(engine, log)
    assert log.flush()
    assert len(rows(engine)) == 120


def test_kill_9_loses_no_recorded_question(engine: Engine, log: QuestionLog, tmp_path: Path) -> None:
    url, ids = engine.url.render_as_string(hide_password=False), tmp_path / "ids"
    writer = multiprocessing.get_context("spawn").Process(
        target=_record_until_killed, args=(url, tmp_path / "spool", ids)
    )
    writer.start()
    deadline = time.monotonic() + 60
    while not (ids.exists() and ids.stat().st_size > 33 * 20) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert writer.pid
    os.kill(writer.pid, signal.SIGKILL)
    writer.join()

    assert log.flush()
    recorded = set(ids.read_text().split())
    assert len(recorded) >= 20
    assert recorded <= {row.id for row in rows(engine)}


def test_a_locked_sqlite_delays_an_answer_by_little_more_than_a_second(tmp_path: Path) -> None:
    engine = database("sqlite", tmp_path)
    engine.dispose()
    log = QuestionLog(engine, tmp_path / "spool")
    blocker = open_engine(str(engine.url))
    with blocker.begin():
        started = time.monotonic()
        log.record(asked())
        waited = time.monotonic() - started

    assert 0.5 < waited < 3
    log._paused_until = 0.0
    assert log.flush()
    assert len(rows(engine)) == 1

"""`tulugar kb pairs` on a database of its own."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from analytics.log import QuestionLog
from cli.kb import kb
from domain.insight import Chosen
from tests.analytics.make import CLARIFIED, asked, database

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> QuestionLog:
    engine = database("sqlite", tmp_path)
    monkeypatch.setenv("DATABASE_URL", str(engine.url))
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    return QuestionLog(engine, tmp_path / "spool")


def pairs(*options: str) -> list[dict[str, object]]:
    ran = CliRunner().invoke(kb, ["pairs", *options], catch_exceptions=False)
    assert ran.exit_code == 0
    return [json.loads(line) for line in ran.stdout.splitlines()]


def test_each_pair_is_one_line(log: QuestionLog) -> None:
    for words, evaluation in (("¿la red?", False), ("de prueba", True)):
        question = asked(words, answer=CLARIFIED, evaluation=evaluation)
        log.record(question)
        log.choose(Chosen(question.id, "red-c40", AT))

    assert pairs() == [{"text": "¿la red?", "entry": "red-c40", "at": "2026-11-22T12:00:00+00:00", "version": 0}]
    assert [pair["text"] for pair in pairs("--evaluation")] == ["de prueba"]


def test_without_pairs_there_is_no_line() -> None:
    assert pairs() == []

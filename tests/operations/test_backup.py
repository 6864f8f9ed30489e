"""A backup restored is the same database, on the same kind and on the other one."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, MetaData, select, text

from analytics.log import QuestionLog
from domain.errors import StorageUnavailable
from domain.insight import Vote
from knowledge_base.content_files import read_content
from knowledge_base.storage.backup import read_backup, restore_backup, write_backup
from knowledge_base.storage.engine import open_engine
from knowledge_base.storage.migrate import is_current, migrate
from knowledge_base.storage.portable import packed
from knowledge_base.storage.repository import EntryRepository
from secret_store import keep_secret, kept_secrets, person_secret
from settings import Settings
from tests.analytics.make import asked

POSTGRES = os.environ.get("TEST_DATABASE_URL", "")
Open = Callable[[str], Engine]


@pytest.fixture
def open_empty(tmp_path: Path) -> Iterator[Open]:
    """Empty databases: SQLite as many as are asked for, PostgreSQL one."""
    opened: list[Engine] = []

    def make(kind: str) -> Engine:
        if kind == "postgresql" and not POSTGRES:
            pytest.skip("TEST_DATABASE_URL is not set: no PostgreSQL to test with")
        engine = open_engine(POSTGRES if kind == "postgresql" else f"sqlite:///{tmp_path}/{len(opened)}.db")
        if kind == "postgresql":
            with engine.begin() as connection:
                connection.execute(text("DROP SCHEMA public CASCADE"))
                connection.execute(text("CREATE SCHEMA public"))
        opened.append(engine)
        return engine

    yield make
    for engine in opened:
        engine.dispose()


def contents(engine: Engine) -> dict[str, list[str]]:
    """Every row of every table, in an order of its own."""
    found = MetaData()
    with engine.connect().execution_options(read_only=True) as connection:
        found.reflect(connection)
        return {table.name: sorted(map(str, _rows(connection, table))) for table in found.sorted_tables}


def _rows(connection, table) -> list[dict]:
    rows = connection.execute(select(table)).mappings()
    return [{name: packed(row[name]) for name in sorted(row)} for row in rows]


def fill(engine: Engine, folder: Path) -> None:
    """The curated content, questions with a vote, and an update that waits."""
    migrate(engine)
    EntryRepository(engine).take_over(read_content(Settings().content_path), author="prueba", note="respaldo")
    log = QuestionLog(engine, folder / "spool")
    questions = [asked(f"¿qué es «eso» número {number}?") for number in range(30)]
    log.record_all(questions)
    log.vote(questions[0].id, "b" * 16, Vote.DOWN)
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO telegram_updates"
                " (update_id, state, chat_id, payload, steps_sent, attempts, owner, expires_at)"
                " VALUES (9007199254740993, 'received', -1001234567890123, '{}', 0, 0, '', 1.5)"
            )
        )


PAIRS = [
    ("sqlite", "sqlite"),
    pytest.param("sqlite", "postgresql", marks=pytest.mark.postgres),
    pytest.param("postgresql", "sqlite", marks=pytest.mark.postgres),
]


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_what_is_restored_is_what_was_saved(source: str, target: str, open_empty: Open, tmp_path: Path) -> None:
    first, second, file = open_empty(source), open_empty(target), tmp_path / "respaldo.zip"
    fill(first, tmp_path)

    write_backup(first, file, {})
    restore_backup(second, file)

    assert contents(second) == contents(first)
    assert is_current(second)
    assert file.stat().st_mode & 0o077 == 0
    EntryRepository(second).take_over(read_content(Settings().content_path)[:3], author="x", note="sigue contando")


def test_a_database_with_something_in_it_is_left_alone(open_empty: Open, tmp_path: Path) -> None:
    first, file = open_empty("sqlite"), tmp_path / "respaldo.zip"
    fill(first, tmp_path)
    write_backup(first, file, {})
    before = contents(first)

    with pytest.raises(StorageUnavailable, match="no está vacía"):
        restore_backup(first, file)

    assert contents(first) == before


@pytest.mark.parametrize("damage", ["cut", "changed", "newer", "other"])
def test_a_backup_that_cannot_be_trusted_is_refused(damage: str, open_empty: Open, tmp_path: Path) -> None:
    first, target, file = open_empty("sqlite"), open_empty("sqlite"), tmp_path / "respaldo.zip"
    migrate(first)
    write_backup(first, file, {})
    _spoil(file, damage)

    with pytest.raises(StorageUnavailable):
        restore_backup(target, file)

    assert contents(target) == {}


def test_the_secrets_come_back_and_those_that_are_there_stay(tmp_path: Path) -> None:
    old, new, busy = (Settings(state_dir=str(tmp_path / name)) for name in ("old", "new", "busy"))
    secret, own = person_secret(old).decode(), person_secret(busy).decode()

    saved = kept_secrets(old)

    assert saved == {"person_secret": secret}
    assert keep_secret(new, "person_secret", secret) and person_secret(new).decode() == secret
    assert not keep_secret(busy, "person_secret", secret) and person_secret(busy).decode() == own
    assert keep_secret(new, "../../fuera", "x") and not (tmp_path / "fuera").exists()


def test_a_backup_says_what_it_holds(open_empty: Open, tmp_path: Path) -> None:
    first, file = open_empty("sqlite"), tmp_path / "respaldo.zip"
    fill(first, tmp_path)

    made = write_backup(first, file, {"person_secret": "x"})

    assert read_backup(file) == made
    assert (made.rows["question_log"], made.rows["votes"], made.rows["telegram_updates"]) == (30, 1, 1)
    assert [path.name for path in tmp_path.glob(".respaldo*")] == []


def _spoil(file: Path, damage: str) -> None:
    if damage == "cut":
        file.write_bytes(file.read_bytes()[:-200])
        return
    if damage == "other":
        file.write_bytes(b"esto no es un respaldo")
        return
    with zipfile.ZipFile(file) as old:
        members = {name: old.read(name) for name in old.namelist()}
    if damage == "newer":
        members["manifest.json"] = members["manifest.json"].replace(b'"revision": "0', b'"revision": "9')
    else:
        members["tables/entries.jsonl"] += b"{}\n"
    with zipfile.ZipFile(file, "w") as new:
        for name, content in members.items():
            new.writestr(name, content)

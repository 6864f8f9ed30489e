"""The bot's database: what waits at the same time shares a transaction, and nobody pays for another one's failure."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from bot.database import Database
from domain.errors import StorageUnavailable
from knowledge_base.storage.engine import open_engine


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(f"sqlite:///{tmp_path / 'bot.db'}")
    with opened.begin() as connection:
        connection.execute(text("CREATE TABLE kept (number INTEGER PRIMARY KEY)"))
    yield opened
    opened.dispose()


@pytest.fixture
def database(engine: Engine) -> Database:
    database = Database(lambda: engine)
    database()
    return database


@pytest.fixture
def commits(engine: Engine) -> list[str]:
    seen: list[str] = []
    event.listen(engine, "commit", lambda _connection: seen.append("commit"))
    return seen


def keep(database: Database, number: int) -> int:
    with database.transaction() as connection:
        connection.execute(text("INSERT INTO kept VALUES (:number)"), {"number": number})
    return number


def kept(database: Database) -> list[int]:
    with database.transaction(read_only=True) as connection:
        return list(connection.scalars(text("SELECT number FROM kept ORDER BY number")))


def at_once(database: Database, *works: Callable[[], Any]) -> list[Any]:
    """What became of calls that all waited while the database was busy."""

    async def ask() -> list[Any]:
        free = threading.Event()
        busy = asyncio.ensure_future(database.run(free.wait))
        asked = [asyncio.ensure_future(database.run(work)) for work in works]
        await asyncio.sleep(0)
        free.set()
        return (await asyncio.gather(busy, *asked, return_exceptions=True))[1:]

    return asyncio.run(ask())


def fail(error: Exception) -> Any:
    raise error


def test_what_waits_at_the_same_time_is_one_transaction(database: Database, commits: list[str]) -> None:
    found = at_once(database, *(lambda number=number: keep(database, number) for number in range(5)))

    assert found == kept(database) == [0, 1, 2, 3, 4]
    assert len(commits) == 2  # theirs, and that of the look


def test_each_sees_what_those_before_it_wrote(database: Database) -> None:
    assert at_once(database, lambda: keep(database, 1), lambda: kept(database)) == [1, [1]]


@pytest.mark.parametrize("broken", [lambda: fail(ValueError("odd")), lambda: keep(Database(lambda: fail_to_open()), 1)])
def test_one_that_breaks_does_not_take_the_others_with_it(database: Database, broken: Callable[[], Any]) -> None:
    found = at_once(database, lambda: keep(database, 1), broken)

    assert found[0] == 1
    assert isinstance(found[1], Exception)
    assert kept(database) == [1]


def fail_to_open() -> Engine:
    raise StorageUnavailable("gone")


def test_a_row_that_is_there_already_breaks_its_own_call_alone(database: Database) -> None:
    keep(database, 2)

    found = at_once(database, *(lambda number=number: keep(database, number) for number in (1, 2, 3)))

    assert [found[0], found[2]] == [1, 3]
    assert isinstance(found[1], Exception)
    assert kept(database) == [1, 2, 3]


def test_once_it_is_gone_all_that_wait_are_told(database: Database, engine: Engine) -> None:
    asked: list[int] = []

    def gone(_connection: object) -> None:
        asked.append(1)
        raise StorageUnavailable("gone")

    event.listen(engine, "begin", gone)
    found = at_once(database, *(lambda number=number: keep(database, number) for number in range(5)))

    assert all(isinstance(each, StorageUnavailable) for each in found)
    assert len(asked) == 1


def test_who_stops_waiting_leaves_the_others_their_answer(database: Database) -> None:
    async def ask() -> int:
        free = threading.Event()
        busy = asyncio.ensure_future(database.run(free.wait))
        leaving, staying = (asyncio.ensure_future(database.run(lambda n=n: keep(database, n))) for n in (1, 2))
        await asyncio.sleep(0)
        leaving.cancel()
        free.set()
        await busy
        return await staying

    assert asyncio.run(ask()) == 2
    assert kept(database) == [1, 2]

"""The bot's database: opened once it answers; on SQLite, which has one writer, what waits shares a transaction."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from domain.errors import StorageUnavailable

T = TypeVar("T")
Work = Callable[[], Any]


@dataclass(frozen=True)
class _Outcome:
    value: Any = None
    error: Exception | None = None


class _Here(threading.local):
    """What a thread has of the database."""

    keeps = False  # whether it keeps its connection
    kept: Connection | None = None
    joined: Connection | None = None  # that the calls of a group share


class Database:
    """One engine for all parts of the bot; call it to get the engine. A failure to open it is not kept."""

    def __init__(self, open_engine: Callable[[], Engine]) -> None:
        """
        Args:
            open_engine: opens the database with its tables; called until it does not raise StorageUnavailable.
        """
        self._open = open_engine
        self._engine: Engine | None = None
        self._opening = threading.Lock()
        self._here = _Here()
        self._thread = ThreadPoolExecutor(1, "bot-database")
        self._waiting: list[tuple[Work, asyncio.Future[Any]]] = []
        self._is_working = False

    @classmethod
    def around(cls, database: Callable[[], Engine]) -> Database:
        """The database itself, or one around whatever opens it."""
        return database if isinstance(database, cls) else cls(database)

    def __call__(self) -> Engine:
        with self._opening:
            self._engine = self._engine or self._open()
            return self._engine

    @contextmanager
    def transaction(self, *, read_only: bool = False) -> Iterator[Connection]:
        """Committed at the end of the block; within a group, at the end of that.

        Raises:
            StorageUnavailable: the database does not answer.
            IntegrityError: a row is there already.
        """
        if self._here.joined is not None:
            yield self._here.joined
            return
        try:
            with self._connection() as connection, connection.execution_options(read_only=read_only).begin():
                yield connection
        except IntegrityError:
            raise
        except SQLAlchemyError as error:
            raise StorageUnavailable("la base de datos no responde") from error

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        """One of the pool; the thread that does all keeps its own, until something goes wrong with it."""
        kept, self._here.kept = self._here.kept, None
        connection = kept or self().connect()
        with ExitStack() as closing:
            closing.callback(connection.close)
            yield connection
            if self._here.keeps:
                self._here.kept = connection
                closing.pop_all()

    async def run(self, work: Callable[[], T]) -> T:
        """Do it off the event loop; what it wrote is on disk when this returns.

        On SQLite one thread does all: a second one would only wait for the first, for the file and for Python.
        """
        if self._engine is None or self._engine.dialect.name != "sqlite":
            return await asyncio.to_thread(work)
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, done))
        if not self._is_working:
            self._work()
        return await done

    def _work(self) -> None:
        """Hand all that waits to the thread, and again what came meanwhile."""
        taken, self._waiting = self._waiting, []
        self._is_working = bool(taken)
        if not taken:
            return
        together = asyncio.get_running_loop().run_in_executor(self._thread, self._done, [work for work, _ in taken])

        def tell(done: asyncio.Future[list[_Outcome]]) -> None:
            for (_, waiting), outcome in zip(taken, done.result(), strict=True):
                if waiting.cancelled():
                    continue
                if outcome.error:
                    waiting.set_exception(outcome.error)
                else:
                    waiting.set_result(outcome.value)
            self._work()

        together.add_done_callback(tell)

    def _done(self, works: Sequence[Work]) -> list[_Outcome]:
        """What became of each, in one transaction; where one of them breaks it, each in its own."""
        self._here.keeps = True
        if len(works) == 1:
            return [_tried(works[0])]
        began = False
        try:
            with self.transaction() as self._here.joined:
                began = True
                return [_Outcome(work()) for work in works]
        except Exception as error:  # noqa: BLE001 - whatever it is, whoever asked is told
            if not began:
                return [_Outcome(error=error)] * len(works)
        finally:
            self._here.joined = None
        return _one_by_one(works)


def _one_by_one(works: Sequence[Work]) -> list[_Outcome]:
    """What became of each; once the database is gone, the others need not wait to hear so."""
    outcomes: list[_Outcome] = []
    for work in works:
        last = outcomes[-1] if outcomes else _Outcome()
        outcomes.append(last if isinstance(last.error, StorageUnavailable) else _tried(work))
    return outcomes


def _tried(work: Work) -> _Outcome:
    try:
        return _Outcome(work())
    except Exception as error:  # noqa: BLE001 - whoever asked is told
        return _Outcome(error=error)

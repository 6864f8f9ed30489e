"""The question log: question and answer to one masked row, on disk beside the database while that is down."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError, StatementError

from analytics.log_table import (
    entries_of,
    erase,
    explain_vote,
    forget_before,
    insert_questions,
    keep_choice,
    keep_proposal,
    keep_vote,
)
from analytics.masking import Masker
from analytics.rows import Row, choice_row, from_json, proposal_row, question_row, to_json, vote_row
from analytics.spool import Spool
from domain.errors import StorageUnavailable
from domain.insight import AskedQuestion, Chosen, Complaint, SentProposal, Vote

T = TypeVar("T")

logger = logging.getLogger(__name__)

PAUSE_S = 5.0  # after a failure, rows go straight to disk for so long: an answer waits at most once
WRITE_WAIT_MS = 1000  # that a row waits for another SQLite writer before it goes to disk
BATCH = 500  # rows in one transaction
NOT_A_ROW = (ValueError, TypeError, KeyError, AttributeError)  # what a damaged line of the spool leads to
KEEP = {"vote": keep_vote, "choice": keep_choice, "proposal": keep_proposal}  # False: their question is not known
Item = dict[str, Row]  # {"question": row}, or so with one of the kinds above


class QuestionLog:
    """Keeps questions, votes, choices and proposals; safe to share between threads, and its spool between processes.

    A row is in the database (WAL: it survives kill -9 of the process) or on disk in the spool when
    `record` returns, so neither exit nor crash loses one. Rows are lost only when the database and
    the disk both fail, or when the spool is full; both are logged as errors.
    """

    def __init__(self, engine: Engine, spool_folder: Path, *, keep: Iterable[str] = ()) -> None:
        """
        Args:
            engine: used by this log alone, since its waiting time for SQLite writers is shortened.
            keep: names of public persons that masking leaves alone.
        """
        self._engine = engine
        self._spool = Spool(spool_folder)
        self._masker = Masker(keep)
        self._paused_until = 0.0
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _wait_less)

    def record(self, asked: AskedQuestion) -> None:
        """Keep a question; never raises."""
        row = question_row(asked, self._masker)
        if not self._stored([row]):
            self._spool.append({"question": to_json(row)})

    def record_all(self, asked: Iterable[AskedQuestion]) -> None:
        """Keep many questions, such as those of an evaluation run, in few transactions; never raises."""
        rows = [question_row(one, self._masker) for one in asked]
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            if not self._stored(batch):
                for row in batch:
                    self._spool.append({"question": to_json(row)})

    def vote(self, question_id: str, person: str, vote: Vote) -> bool:
        """Keep the last vote of a person; False when no such question is known.

        While the database is down nobody knows, so the vote waits on disk and the answer is True.
        """
        return self._keep("vote", vote_row(question_id, person, vote, datetime.now(UTC)))

    def explain(self, question_id: str, person: str, complaint: Complaint) -> bool:
        """Keep why a person voted an answer down; False when that vote is not known, or the database is down."""
        return bool(self._asked_of(lambda connection: explain_vote(connection, question_id, person, complaint.value)))

    def entries_of(self, question_id: str) -> tuple[str, ...]:
        """Ids of the entries that a question was answered with; none while the database is down."""
        return self._asked_of(lambda connection: entries_of(connection, question_id)) or ()

    def choose(self, chosen: Chosen) -> None:
        """Keep the last choice about a question that was answered with options; never raises.

        An entry makes a labelled pair; none of them makes the question a miss.
        """
        self._keep("choice", choice_row(chosen))

    def propose(self, sent: SentProposal) -> None:
        """Keep an idea, masked; never raises."""
        self._keep("proposal", proposal_row(sent, self._masker))

    def flush(self) -> bool:
        """Bring all waiting rows to the database; whether none waits any more."""
        try:
            self._spool.replay(self._store)
        except (SQLAlchemyError, OSError) as error:
            self._pause(error)
        return self._spool.is_empty()

    def close(self) -> None:
        """Flush and let go of the database."""
        self.flush()
        self._engine.dispose()

    def forget_older_than(self, days: int) -> int:
        """Delete questions older than so many days, with their votes, waiting ones too; how many.

        Raises:
            StorageUnavailable: the database is down; nothing was deleted.
        """
        return self._change(lambda connection: forget_before(connection, _ago(days)))

    def erase_person(self, person: str) -> int:
        """Unlink and blank all that was asked under one keyed hash; counts stay true. How many questions.

        Raises:
            StorageUnavailable: the database is down; nothing was erased.
        """
        return self._change(lambda connection: erase(connection, person))

    def _keep(self, kind: str, row: Row) -> bool:
        """Keep what is about a question that is logged already, or may wait on disk."""
        if self._available():
            try:
                self._spool.replay(self._store)
                with self._engine.begin() as connection:
                    kept = KEEP[kind](connection, row)
                if kept or self._spool.is_empty():
                    return kept
            except (SQLAlchemyError, OSError) as error:
                self._pause(error)
        return self._spool.append({kind: to_json(row)})

    def _asked_of(self, work: Callable[[Connection], T]) -> T | None:
        """What the database says once the rows that wait are in it; None while it is down."""
        if not self._available():
            return None
        try:
            self._spool.replay(self._store)
            with self._engine.begin() as connection:
                return work(connection)
        except (SQLAlchemyError, OSError) as error:
            self._pause(error)
            return None

    def _change(self, work: Callable[[Connection], int]) -> int:
        if not self.flush():
            raise StorageUnavailable("Hay preguntas en espera de la base de datos; inténtalo de nuevo en un momento.")
        try:
            with self._engine.begin() as connection:
                return work(connection)
        except SQLAlchemyError as error:
            raise StorageUnavailable(f"El registro de preguntas no está disponible: {_name(error)}.") from error

    def _stored(self, rows: list[Row]) -> bool:
        if not self._available():
            return False
        try:
            self._store([{"question": row} for row in rows])
            self._spool.replay(self._store, segments=1)
        except (SQLAlchemyError, OSError) as error:
            self._pause(error)
            return False
        return True

    def _store(self, items: list[Item]) -> None:
        """Store rows in one transaction; one by one when one among them can never be stored."""
        try:
            with self._engine.begin() as connection:
                _insert(connection, items)
        except (StatementError, *NOT_A_ROW) as error:
            if not _never_fits(error):
                raise
            if len(items) == 1:
                logger.error("a row of the question log cannot be stored and is lost: %s", _name(error))
                return
            for item in items:
                self._store([item])

    def _available(self) -> bool:
        return time.monotonic() >= self._paused_until

    def _pause(self, error: Exception) -> None:
        self._paused_until = time.monotonic() + PAUSE_S
        logger.warning("question log not in the database for %.0f s: %s", PAUSE_S, _name(error))


def _insert(connection: Connection, items: list[Item]) -> None:
    insert_questions(connection, [from_json(item["question"]) for item in items if "question" in item])
    for item in items:
        for kind in KEEP.keys() & item.keys():
            if not KEEP[kind](connection, from_json(item[kind])):
                logger.warning("a waiting %s is for no known question", kind)


def _never_fits(error: Exception) -> bool:
    """The row is at fault, not the database: trying again would fail for ever."""
    return isinstance(error, (DataError, IntegrityError, *NOT_A_ROW)) or not isinstance(error, DBAPIError)


def _wait_less(connection: Any, _record: Any) -> None:
    connection.execute(f"PRAGMA busy_timeout={WRITE_WAIT_MS}")


def _ago(days: int) -> datetime:
    return datetime.now(UTC) - timedelta(days=days)


def _name(error: Exception) -> str:
    """The kind of a failure; its message would repeat the row."""
    return type(getattr(error, "orig", None) or error).__name__

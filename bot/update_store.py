"""Telegram updates in the database until they are answered; afterwards only their number, for a while."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    Double,
    Engine,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    case,
    delete,
    exists,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from bot.deliveries import Delivery
from domain.errors import StorageUnavailable

LEASE_S = 30.0  # seconds after which another replica may take an update whose owner went silent
TOMBSTONE_S = 3 * 86_400.0  # Telegram offers an update again for one day

RECEIVED, ANSWERING, SENDING, DONE = "received", "answering", "sending", "done"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "pk": "pk_%(table_name)s",
    }
)
table = Table(
    "telegram_updates",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("state", String(10), nullable=False),
    Column("chat_id", BigInteger),  # null once done
    Column("payload", Text),  # the update as Telegram sent it, JSON; null once done
    Column("delivery", Text),  # what is to be sent, JSON; null before it is composed and once done
    Column("steps_sent", Integer, nullable=False),  # steps of the delivery that Telegram confirmed
    Column("attempts", Integer, nullable=False),  # times that somebody began to work on it
    Column("owner", String(120), nullable=False),  # the process that works on it
    Column("expires_at", Double, nullable=False),  # Unix seconds: end of the lease; once done, end of the row
    CheckConstraint(f"state IN ('{RECEIVED}', '{ANSWERING}', '{SENDING}', '{DONE}')", name="state"),
    Index("ix_telegram_updates_chat_id", "chat_id", "update_id"),
    Index("ix_telegram_updates_state", "state", "expires_at"),
)


@dataclass(frozen=True)
class Claim:
    """An update that this process may work on, and how far others came with it."""

    delivery: Delivery | None = None  # composed already
    steps_sent: int = 0
    attempts: int = 1


class UpdateStore:
    """The table as one process sees it; every call is one short transaction.

    Raises, from every call:
        StorageUnavailable: the database does not answer.
    """

    def __init__(self, database: Callable[[], Engine], owner: str, *, clock: Callable[[], float] = time.time) -> None:
        """Nothing is opened yet.

        Args:
            database: opens the database with its tables; called until it does not raise StorageUnavailable.
            owner: the name of this process, which no other one has.
        """
        self._database = database
        self._engine: Engine | None = None
        self._opening = threading.Lock()
        self._owner = owner
        self._clock = clock

    def add(self, update_id: int, chat_id: int | None, payload: dict[str, Any]) -> bool:
        """Keep a new update; False when it is known already."""
        row = self._row(update_id, RECEIVED, LEASE_S) | {"chat_id": chat_id, "payload": json.dumps(payload)}
        try:
            with self._transaction() as connection:
                connection.execute(insert(table).values(row))
        except IntegrityError:
            return False
        return True

    def claim(self, update_id: int) -> Claim | None:
        """Begin to work on an update.

        None when it is done, when somebody else works on it, or when its chat has an older update to answer first.
        """
        older = table.alias()
        is_next = ~exists().where(
            older.c.chat_id == table.c.chat_id, older.c.update_id < table.c.update_id, older.c.state != DONE
        )
        statement = (
            update(table)
            .where(table.c.update_id == update_id, self._available(), is_next)
            .values(
                state=case((table.c.delivery.is_(None), ANSWERING), else_=SENDING),
                attempts=table.c.attempts + 1,
                owner=self._owner,
                expires_at=self._clock() + LEASE_S,
            )
            .returning(table.c.delivery, table.c.steps_sent, table.c.attempts)
        )
        with self._transaction() as connection:
            row = connection.execute(statement).one_or_none()
        if row is None:
            return None
        return Claim(Delivery.from_json(row.delivery) if row.delivery else None, row.steps_sent, row.attempts)

    def compose(self, update_id: int, delivery: Delivery) -> bool:
        """Keep what is to be sent; False when somebody else has taken the update over."""
        return self._change(update_id, state=SENDING, delivery=delivery.to_json())

    def confirm(self, update_id: int, steps_sent: int) -> bool:
        """Keep how many steps Telegram confirmed; False when somebody else has taken the update over."""
        return self._change(update_id, steps_sent=steps_sent)

    def finish(self, update_id: int) -> None:
        """Forget all but the number; an update that could not be stored before is known from now on."""
        row = self._row(update_id, DONE, TOMBSTONE_S) | {"owner": ""}
        with self._transaction() as connection:
            changed = connection.execute(update(table).where(table.c.update_id == update_id).values(row))
            if changed.rowcount == 0:
                connection.execute(insert(table).values(row))

    def renew(self, lease_s: float = LEASE_S) -> None:
        """Say that this process is alive and still works on what it has; 0 hands it over."""
        self_owned = (table.c.owner == self._owner, table.c.state != DONE)
        with self._transaction() as connection:
            connection.execute(update(table).where(*self_owned).values(expires_at=self._clock() + lease_s))

    def waiting(self) -> tuple[int, ...]:
        """Updates that this process may work on, oldest first."""
        statement = select(table.c.update_id).where(self._available()).order_by(table.c.update_id)
        with self._transaction(read_only=True) as connection:
            return tuple(connection.scalars(statement))

    def payload(self, update_id: int) -> dict[str, Any] | None:
        """The update as Telegram sent it; None once it is done."""
        statement = select(table.c.payload).where(table.c.update_id == update_id)
        with self._transaction(read_only=True) as connection:
            raw = connection.scalar(statement)
        return json.loads(raw) if raw else None

    def prune(self) -> int:
        """Forget the numbers that Telegram will not offer again; how many they were."""
        old = (table.c.state == DONE, table.c.expires_at < self._clock())
        with self._transaction() as connection:
            return connection.execute(delete(table).where(*old)).rowcount

    def _available(self) -> Any:
        ours_or_abandoned = or_(table.c.owner == self._owner, table.c.expires_at < self._clock())
        return (table.c.state != DONE) & ours_or_abandoned

    def _change(self, update_id: int, **values: Any) -> bool:
        ours = (table.c.update_id == update_id, table.c.owner == self._owner, table.c.state != DONE)
        with self._transaction() as connection:
            return connection.execute(update(table).where(*ours).values(values)).rowcount == 1

    def _row(self, update_id: int, state: str, life_s: float) -> dict[str, Any]:
        return {
            "update_id": update_id,
            "state": state,
            "chat_id": None,
            "payload": None,
            "delivery": None,
            "steps_sent": 0,
            "attempts": 0,
            "owner": self._owner,
            "expires_at": self._clock() + life_s,
        }

    def _opened(self) -> Engine:
        with self._opening:
            self._engine = self._engine or self._database()
            return self._engine

    @contextmanager
    def _transaction(self, *, read_only: bool = False) -> Iterator[Connection]:
        try:
            with self._opened().connect().execution_options(read_only=read_only) as connection, connection.begin():
                yield connection
        except IntegrityError:
            raise
        except SQLAlchemyError as error:
            raise StorageUnavailable("la base de datos no responde") from error

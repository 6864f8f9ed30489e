"""Telegram updates in the database until they are answered; afterwards only their number, for a while."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from bot.database import Database
from bot.deliveries import Delivery
from bot.update_table import (
    ADD,
    CHANGE,
    CLAIM,
    DONE,
    FINISH,
    PAYLOAD,
    PRUNE,
    RECEIVED,
    RENEW,
    SENDING,
    WAITING,
)

LEASE_S = 30.0  # seconds after which another replica may take an update whose owner went silent
TOMBSTONE_S = 3 * 86_400.0  # Telegram offers an update again for one day


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
        self._transaction = Database.around(database).transaction
        self._owner = owner
        self._clock = clock

    def add(self, update_id: int, chat_id: int | None, payload: dict[str, Any]) -> bool:
        """Keep a new update; False when it is known already."""
        row = self._row(update_id, RECEIVED, LEASE_S) | {"chat_id": chat_id, "payload": json.dumps(payload)}
        try:
            with self._transaction() as connection:
                connection.execute(ADD, row)
        except IntegrityError:
            return False
        return True

    def claim(self, update_id: int) -> Claim | None:
        """Begin to work on an update.

        None when it is done, when somebody else works on it, or when its chat has an older update to answer first.
        """
        with self._transaction() as connection:
            row = connection.execute(CLAIM, {"_update_id": update_id, **self._held()}).one_or_none()
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
            if connection.execute(FINISH, {"_update_id": update_id, **row}).rowcount == 0:
                connection.execute(ADD, row)

    def renew(self, lease_s: float = LEASE_S) -> None:
        """Say that this process is alive and still works on what it has; 0 hands it over."""
        with self._transaction() as connection:
            connection.execute(RENEW, self._held(lease_s))

    def waiting(self) -> tuple[int, ...]:
        """Updates that this process may work on, oldest first."""
        with self._transaction(read_only=True) as connection:
            return tuple(connection.scalars(WAITING, self._held()))

    def payload(self, update_id: int) -> dict[str, Any] | None:
        """The update as Telegram sent it; None once it is done."""
        with self._transaction(read_only=True) as connection:
            raw = connection.scalar(PAYLOAD, {"_update_id": update_id})
        return json.loads(raw) if raw else None

    def prune(self) -> int:
        """Forget the numbers that Telegram will not offer again; how many they were."""
        with self._transaction() as connection:
            return connection.execute(PRUNE, self._held()).rowcount

    def _change(self, update_id: int, **values: Any) -> bool:
        given = {"_update_id": update_id, "_owner": self._owner, **values}
        with self._transaction() as connection:
            return connection.execute(CHANGE, given).rowcount == 1

    def _held(self, lease_s: float = LEASE_S) -> dict[str, Any]:
        """What the statements need to know of this process and this moment."""
        now = self._clock()
        return {"_owner": self._owner, "_now": now, "_until": now + lease_s}

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

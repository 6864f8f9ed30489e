"""The language that a person chose, under a keyed hash that nobody can read back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sqlalchemy import Column, Engine, String, Table, bindparam, delete, insert, select

from bot.database import Database
from bot.storage_gate import StorageGate
from bot.update_table import metadata
from domain.errors import StorageUnavailable
from domain.identity import PersonKeys

table = Table(
    "telegram_preferences",
    metadata,
    Column("person", String(64), primary_key=True),
    Column("language", String(5), nullable=False),
)
CHOSEN = select(table.c.language).where(table.c.person == bindparam("key"))  # built once: it is asked for each message


class Preferences:
    """What people chose; while the database is down nobody chose anything."""

    def __init__(self, database: Callable[[], Engine], keys: PersonKeys) -> None:
        self._database = Database.around(database)
        self._keys = keys
        self._gate = StorageGate(self._database.run)

    async def language(self, person: str) -> str | None:
        """The language that a person ("telegram:123") chose, if any."""
        try:
            return await self._gate.call(self._read, self._keys.lasting(person))
        except StorageUnavailable:
            return None

    async def choose(self, person: str, language: str | None) -> None:
        """Keep a choice; None takes it back.

        Raises:
            StorageUnavailable: the database does not answer.
        """
        await self._database.run(partial(self._write, self._keys.lasting(person), language))

    def _read(self, key: str) -> str | None:
        with self._database.transaction(read_only=True) as connection:
            found: str | None = connection.scalar(CHOSEN, {"key": key})
            return found

    def _write(self, key: str, language: str | None) -> None:
        with self._database.transaction() as connection:
            connection.execute(delete(table).where(table.c.person == key))
            if language:
                connection.execute(insert(table).values(person=key, language=language))

"""Engines that lose no write: WAL and immediate transactions on SQLite, a checked pool on PostgreSQL."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

BUSY_TIMEOUT_S = 10  # seconds that a SQLite writer waits for another one


def open_engine(url: str) -> Engine:
    """An engine for SQLite or PostgreSQL (psycopg 3); the folder of a SQLite file is made if it is missing."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _open_sqlite(url, address.database)
    if address.drivername == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    return create_engine(address, pool_pre_ping=True, pool_size=5, connect_args={"connect_timeout": 3})


def _open_sqlite(url: str, database: str | None) -> Engine:
    pool = {}
    if database and database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)
        pool = {"pool_use_lifo": True}  # the same connection again: what another one wrote empties its page cache
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_S}, **pool)

    @event.listens_for(engine, "connect")
    def _settle(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # we begin transactions ourselves, below
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get("read_only", False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine

"""Bring a database to the newest schema."""

from __future__ import annotations

import fcntl
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from domain.errors import StorageUnavailable

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
_ONE_AT_A_TIME = threading.Lock()  # Alembic keeps its context in a module
_ID = re.compile(r'^revision = "(\w+)"', re.MULTILINE)
_COMES_AFTER = re.compile(r'^down_revision = "(\w+)"', re.MULTILINE)
LOCK = 7_201_701  # PostgreSQL advisory lock: two deploys at once take turns


def migrate(engine: Engine) -> None:
    """Run the migrations that are missing; safe to call at every start and from several processes.

    Raises:
        StorageUnavailable: the database cannot be reached or written.
    """
    try:
        if is_current(engine):
            return
        with _ONE_AT_A_TIME, _sqlite_turn(engine), engine.connect() as connection:
            _upgrade(connection)
    except DBAPIError as error:
        raise StorageUnavailable(f"No pude preparar la base de datos: {error.orig}. Revisa DATABASE_URL.") from error


def migrate_empty(engine: Engine, revision: str) -> None:
    """Bring a database in which nothing was written yet to one revision, for a backup to be restored into it.

    Raises:
        StorageUnavailable: something is in it already, or it cannot be written.
    """
    try:
        with _ONE_AT_A_TIME, _sqlite_turn(engine), engine.connect() as connection:
            if inspect(connection).get_table_names():
                raise StorageUnavailable("La base de datos no está vacía: restaura en una nueva (DATABASE_URL).")
            connection.commit()
            _upgrade(connection, revision)
    except DBAPIError as error:
        raise StorageUnavailable(f"No pude preparar la base de datos: {error.orig}. Revisa DATABASE_URL.") from error


def is_known(revision: str) -> bool:
    """Whether this program has the migration."""
    return (MIGRATIONS / "versions" / f"{revision}.py").exists()


def is_current(engine: Engine) -> bool:
    """Whether no migration is missing; asked at every start, so without Alembic, which is slow to import."""
    with engine.connect().execution_options(read_only=True) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        return connection.scalar(text("SELECT version_num FROM alembic_version")) == newest_revision()


def newest_revision() -> str:
    """The id of the last migration, read from the files: the one that no other comes after."""
    files = [path.read_text(encoding="utf-8") for path in (MIGRATIONS / "versions").glob("[0-9]*.py")]
    ids, before = ({found[1] for file in files if (found := line.search(file))} for line in (_ID, _COMES_AFTER))
    (last,) = ids - before
    return last


def _upgrade(connection: Connection, revision: str = "head") -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
        connection.commit()
    from alembic import command
    from alembic.config import Config

    config = Config()  # the project has no alembic.ini
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, revision)
        connection.commit()
    finally:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK})
            connection.commit()


@contextmanager
def _sqlite_turn(engine: Engine) -> Iterator[None]:
    """Processes that migrate the same SQLite file wait for each other on a lock file beside it."""
    database = engine.url.database
    if engine.dialect.name != "sqlite" or not database or database == ":memory:":
        yield
        return
    with Path(f"{database}.migrating").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield

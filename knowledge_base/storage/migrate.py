"""Bring a database to the newest schema."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from domain.errors import StorageUnavailable

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
LOCK = 7_201_701  # PostgreSQL advisory lock: two deploys at once take turns


def migrate(engine: Engine) -> None:
    """Run the migrations that are missing; safe to call at every start and from several processes.

    Raises:
        StorageUnavailable: the database cannot be reached or written.
    """
    try:
        if is_current(engine):
            return
        with engine.connect() as connection:
            _upgrade(connection)
    except DBAPIError as error:
        raise StorageUnavailable(f"No pude preparar la base de datos: {error.orig}. Revisa DATABASE_URL.") from error


def is_current(engine: Engine) -> bool:
    """Whether no migration is missing."""
    with engine.connect().execution_options(read_only=True) as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest_revision()


def newest_revision() -> str | None:
    """The id of the last migration in the project."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def alembic_config(connection: Connection) -> Config:
    """Alembic's configuration for one open connection; the project has no alembic.ini."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
        connection.commit()
    try:
        command.upgrade(alembic_config(connection), "head")
        connection.commit()
    finally:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK})
            connection.commit()

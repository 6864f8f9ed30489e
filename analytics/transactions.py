"""One short transaction on the database, with its errors as ours, and the INSERT of its dialect."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from domain.errors import StorageUnavailable


@contextmanager
def transaction(engine: Engine, *, read_only: bool = False) -> Iterator[Connection]:
    """Committed at the end of the block, rolled back when it raises.

    Raises:
        StorageUnavailable: the database does not answer.
    """
    try:
        with engine.connect().execution_options(read_only=read_only) as connection, connection.begin():
            yield connection
    except DBAPIError as error:
        raise StorageUnavailable("La base de datos no responde. Revisa DATABASE_URL.") from error


def insert_into(connection: Connection, table: Any) -> Any:
    """INSERT of the dialect at hand: only those know ON CONFLICT."""
    return insert_of(connection.dialect.name, table)


def insert_of(dialect: str, table: Any) -> Any:
    """INSERT of a dialect by its name."""
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)

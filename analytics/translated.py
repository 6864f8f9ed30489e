"""The database's errors as ours, once, for whatever reads and writes the log and its themes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, Executable
from sqlalchemy.exc import DBAPIError

from domain.errors import StorageUnavailable


@contextmanager
def translated() -> Iterator[None]:
    """
    Raises:
        StorageUnavailable: the database failed inside the block.
    """
    try:
        yield
    except DBAPIError as error:
        raise StorageUnavailable("El registro de preguntas no responde. Revisa la base de datos.") from error


def read_rows(engine: Engine, query: Executable) -> list[Any]:
    """All rows of a query, from an engine whose connections only read.

    Raises:
        StorageUnavailable: the database cannot be read.
    """
    with translated(), engine.connect() as connection:
        return list(connection.execute(query))

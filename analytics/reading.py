"""All rows of a query, for whoever only reads the log and its themes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, Executable

from analytics.transactions import transaction


def read_rows(engine: Engine, query: Executable) -> list[Any]:
    """All rows, in a transaction that only reads.

    Raises:
        StorageUnavailable: the database cannot be read.
    """
    with transaction(engine, read_only=True) as connection:
        return list(connection.execute(query))

"""Transactions on the tables of the staff, with the database's errors as ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from domain.errors import StorageUnavailable


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A transaction that is committed at the end.

    Raises:
        StorageUnavailable: the database does not answer.
    """
    with _translated(), Session(engine) as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that only reads.

    Raises:
        StorageUnavailable: the database does not answer.
    """
    with _translated(), Session(engine.execution_options(read_only=True)) as session:
        yield session


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise StorageUnavailable(f"La base de datos no responde: {error.orig}. Revisa DATABASE_URL.") from error

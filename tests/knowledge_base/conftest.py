"""Databases for tests: SQLite in a folder, and PostgreSQL where TEST_DATABASE_URL names one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from knowledge_base.storage.engine import open_engine
from knowledge_base.storage.migrate import migrate

POSTGRES = os.environ.get("TEST_DATABASE_URL", "")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A migrated, empty database."""
    if request.param == "postgresql" and not POSTGRES:
        pytest.skip("needs TEST_DATABASE_URL: start a server with `make services`")
    opened = open_engine(f"sqlite:///{tmp_path}/t.db" if request.param == "sqlite" else POSTGRES)
    if request.param == "postgresql":
        with opened.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    migrate(opened)
    yield opened
    opened.dispose()

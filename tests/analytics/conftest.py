"""The question log on each database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from analytics.log import QuestionLog
from tests.analytics.make import database

KINDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=KINDS)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    engine = database(request.param, tmp_path)
    yield engine
    engine.dispose()


@pytest.fixture
def log(engine: Engine, tmp_path: Path) -> QuestionLog:
    return QuestionLog(engine, tmp_path / "spool")

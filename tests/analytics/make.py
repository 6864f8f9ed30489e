"""Makers of questions for the log, and a database with our tables."""

from __future__ import annotations

import os
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from domain.conversation import Answer, Cause, Option, Question, Status
from domain.insight import AskedQuestion
from knowledge_base.storage.base import Base
from knowledge_base.storage.engine import open_engine
from knowledge_base.storage.migrate import migrate

ANSWERED = Answer(Status.ANSWERED, "Sí.", intent="ask_network", entries=("red-c40", "cumbre-c40-2016"), score=0.8)
DECLINED = Answer(Status.DECLINED, "No lo sabemos.", cause=Cause.NO_CONTENT)
CLARIFIED = Answer(Status.CLARIFIED, "¿Cuál?", options=(Option("red-c40", "C40"), Option("red-cglu", "CGLU")))


def asked(words: str = "¿qué es C40?", *, days_ago: float = 0, answer: Answer = ANSWERED, **more: Any) -> AskedQuestion:
    question = AskedQuestion(
        id=uuid.uuid4().hex,
        asked_at=datetime.now(UTC) - timedelta(days=days_ago),
        person="a1b2c3d4e5f60718",
        question=Question(words),
        answer=answer,
        latency_ms=42,
    )
    return replace(question, **more)


def database(kind: str, folder: Any) -> Engine:
    """A fresh database of a kind, with every migration; PostgreSQL is the server of TEST_DATABASE_URL."""
    if kind == "sqlite":
        engine = open_engine(f"sqlite:///{folder / 'log.db'}")
    else:
        engine = open_engine(_postgres_url())
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    migrate(engine)
    return engine


def rows(engine: Engine, table: str = "question_log") -> list[Any]:
    declared = Base.metadata.tables[table]
    with engine.connect() as connection:
        return list(connection.execute(declared.select().order_by(*declared.primary_key)))


def _postgres_url() -> str:
    url = os.environ.get("TEST_DATABASE_URL", "")
    if not url:
        pytest.skip("TEST_DATABASE_URL is not set: no PostgreSQL to test with")
    return url

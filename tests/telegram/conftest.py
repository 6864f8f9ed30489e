"""An emulator, a database and a bot for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

import bootstrap
from knowledge_base.storage.engine import open_engine
from settings import Settings
from tests.telegram.emulator import Emulator
from tests.telegram.partners import EchoDialogue, MemoryLog, conversation_with
from tests.telegram.running import BotThread


@pytest.fixture
def telegram() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def settings(telegram: Emulator, tmp_path: Path) -> Settings:
    return Settings(
        state_dir=str(tmp_path),
        telegram_bot_token=telegram.token,
        telegram_api_url=telegram.url,
        telegram_messages_per_second=1000,
    )


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table, made once and copied for each test."""
    path = tmp_path_factory.mktemp("migrated") / "tulugar.db"
    opened = bootstrap.engine(Settings(database_url=f"sqlite:///{path}"))
    opened.dispose()
    return path


@pytest.fixture
def engine(settings: Settings, migrated: Path) -> Iterator[Engine]:
    shutil.copy(migrated, settings.state_path / "tulugar.db")
    opened = open_engine(settings.effective_database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def dialogue() -> EchoDialogue:
    return EchoDialogue()


@pytest.fixture
def log() -> MemoryLog:
    return MemoryLog()


@pytest.fixture
def bot(settings: Settings, engine: Engine, dialogue: EchoDialogue, log: MemoryLog) -> Iterator[BotThread]:
    with BotThread(settings, conversation_with(dialogue, log), engine) as running:
        yield running

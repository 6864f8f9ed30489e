"""An emulator, a database and a bot for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.update_store import metadata
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


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    opened = open_engine(settings.effective_database_url)
    metadata.create_all(opened)
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

"""An emulator, a database and a bot for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

import bootstrap
from knowledge_base.storage.engine import open_engine
from knowledge_base.storage.repository import EntryRepository
from settings import Settings
from tests import make
from tests.telegram.emulator import Emulator
from tests.telegram.partners import EchoDialogue, MemoryLog, conversation_with
from tests.telegram.running import BotThread
from tests.telegram.stack import shared_stack, stack

__all__ = ["shared_stack", "stack"]  # fixtures


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


@pytest.fixture(scope="session")
def stocked(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with entries of some topics, one of them with the id of an entry that the dialogue answers with."""
    path = tmp_path_factory.mktemp("stocked") / "tulugar.db"
    shutil.copy(migrated, path)
    numbers = {"medio-ambiente": 9, "hermanamientos": 10, "premios": 2}
    entries = [make.entry(f"{topic}-{n}", topic=topic) for topic, many in numbers.items() for n in range(many)]
    networks = ("red-c40", "red-ucci", "red-cglu")
    entries += [make.entry(id, topic="redes", title=f"La red {id[4:].upper()}") for id in networks]
    opened = open_engine(f"sqlite:///{path}")
    EntryRepository(opened).take_over(entries, author="Ana", note="prueba")
    opened.dispose()
    return path


@pytest.fixture
def database_file(migrated: Path) -> Path:
    """What the bot's database is a copy of; a module that needs entries says `stocked` here."""
    return migrated


@pytest.fixture
def engine(settings: Settings, database_file: Path) -> Iterator[Engine]:
    shutil.copy(database_file, settings.state_path / "tulugar.db")
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

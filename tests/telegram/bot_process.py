"""The bot as a process of its own, on the echo dialogue: for tests that kill it."""

from __future__ import annotations

import logging
import os
import sys
from functools import partial

import uvloop
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.app import answer_until_signal, check_token
from bot.update_table import metadata
from domain.errors import StorageUnavailable, TuLugarError
from knowledge_base.storage.engine import open_engine
from settings import Settings, read_settings
from tests.telegram.partners import EchoDialogue, MemoryLog, conversation_with


def open_tables(settings: Settings) -> Engine:
    """The database with the one table that these tests need."""
    engine = open_engine(settings.effective_database_url)
    try:
        metadata.create_all(engine)
    except SQLAlchemyError as error:
        raise StorageUnavailable("not yet") from error
    return engine


def main() -> int:
    logging.basicConfig(level="DEBUG" if os.environ.get("BOT_DEBUG") else "INFO")
    try:
        settings = read_settings(os.environ)
        check_token(settings)
        conversation = conversation_with(EchoDialogue(), MemoryLog())
        uvloop.run(answer_until_signal(settings, conversation, partial(open_tables, settings)))
    except TuLugarError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Buttons pressed on the emulator, with the real question log behind the bot."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from analytics.log import QuestionLog
from analytics.log_reader import LogReader
from domain.conversation import Cause
from settings import Settings
from tests.analytics.make import database, rows
from tests.telegram.emulator import Emulator
from tests.telegram.partners import EchoDialogue, conversation_with
from tests.telegram.running import BotThread

ANA = 1001


@pytest.fixture
def questions(tmp_path: Path) -> Iterator[Engine]:
    """The database of the log, with every migration."""
    opened = database("sqlite", tmp_path)
    yield opened
    opened.dispose()


@pytest.fixture(autouse=True)
def bot(settings: Settings, questions: Engine, engine: Engine, tmp_path: Path) -> Iterator[BotThread]:
    log = QuestionLog(questions, tmp_path / "spool")
    with BotThread(settings, conversation_with(EchoDialogue(), log), engine) as running:
        yield running


def press(telegram: Emulator, offered: dict, label: str) -> None:
    """Press the button with a label and wait for what it brings."""
    before = len(telegram.sent(ANA))
    keyboard = [button for row in offered["reply_markup"]["inline_keyboard"] for button in row]
    telegram.press(ANA, next(b["callback_data"] for b in keyboard if b["text"] == label), message=offered)
    telegram.replies(ANA, before + 1)


def offer(telegram: Emulator, words: str = "opciones y soy Juan Pérez") -> dict:
    telegram.say(ANA, words)
    return telegram.replies(ANA, 1)[-1]


def test_a_pressed_option_becomes_one_labelled_pair(telegram: Emulator, questions: Engine) -> None:
    offered = offer(telegram)

    press(telegram, offered, "La red C40")
    press(telegram, offered, "La red C40")

    (pair,) = LogReader(questions).labelled_pairs()
    assert (pair.text, pair.entry) == ("opciones y soy [NOMBRE]", "red-c40")
    assert str(ANA) not in str(rows(questions, "choices"))


def test_none_of_these_makes_the_question_one_miss(telegram: Emulator, questions: Engine) -> None:
    offered = offer(telegram)

    press(telegram, offered, "Ninguna de estas")
    press(telegram, offered, "Ninguna de estas")

    (miss,) = LogReader(questions).latest_misses(10)
    assert (miss.text, miss.cause) == ("opciones y soy [NOMBRE]", Cause.NOT_FOUND)
    assert "de otra manera" in telegram.sent(ANA)[-1]["text"]


def test_the_language_of_a_question_is_logged_with_it_and_with_its_choice(
    telegram: Emulator, questions: Engine
) -> None:
    press(telegram, offer(telegram, "options please"), "La red C40")

    assert [row.language for row in rows(questions)] == ["en", "en"]

"""Who waits is told once, before the answer and never after it; questions beyond the pace of all wait their turn."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from domain.conversation import Answer, Question
from settings import InvalidSettings, Settings
from tests.telegram.emulator import Emulator
from tests.telegram.partners import EchoDialogue, MemoryLog, conversation_with
from tests.telegram.running import BotThread

ANA, BETO = 1001, 1002
NOTICE = "Sigo con tu pregunta"


class HeldDialogue(EchoDialogue):
    """Answers to whoever asks "espera" only when it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()

    async def reply(self, question: Question, sender: str) -> Answer:
        while question.text.startswith("espera") and not self.go.is_set():
            await asyncio.sleep(0.02)
        return await super().reply(question, sender)


@pytest.fixture
def dialogue() -> HeldDialogue:
    return HeldDialogue()


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, telegram_wait_notice_s=1)


@pytest.fixture
def bot(settings: Settings, engine: Engine, dialogue: HeldDialogue, log: MemoryLog) -> Iterator[BotThread]:
    with BotThread(settings, conversation_with(dialogue, log), engine) as running:
        yield running


def test_who_waits_is_told_once_and_then_answered_in_order(
    bot: BotThread, telegram: Emulator, dialogue: HeldDialogue
) -> None:
    for text in ("espera uno", "espera dos", "tres"):
        telegram.say(ANA, text)
    telegram.say(BETO, "rápida")
    telegram.replies(BETO, 1)

    told = telegram.replies(ANA, 1)
    dialogue.go.set()
    replies = [message["text"] for message in telegram.replies(ANA, 4)]

    assert told[0]["text"].startswith(NOTICE)
    assert ["uno" in replies[1], "dos" in replies[2], "tres" in replies[3]] == [True, True, True]
    assert sum(NOTICE in text for text in replies) == 1
    assert not any(NOTICE in message["text"] for message in telegram.sent(BETO))


def test_who_was_answered_in_time_is_told_nothing(bot: BotThread, telegram: Emulator, dialogue: HeldDialogue) -> None:
    telegram.say(ANA, "¿qué es C40?")
    telegram.say(BETO, "espera")
    telegram.replies(BETO, 1)  # the notice: by now Ana's would have come too
    dialogue.go.set()
    telegram.replies(BETO, 2)

    assert len(telegram.sent(ANA)) == 1


def test_the_next_wait_is_told_again(bot: BotThread, telegram: Emulator, dialogue: HeldDialogue) -> None:
    telegram.say(ANA, "espera uno")
    telegram.replies(ANA, 1)
    dialogue.go.set()
    telegram.replies(ANA, 2)
    dialogue.go.clear()
    telegram.say(ANA, "espera dos")
    telegram.replies(ANA, 3)
    dialogue.go.set()

    assert [NOTICE in message["text"] for message in telegram.replies(ANA, 4)] == [True, False, True, False]


def test_without_a_limit_nobody_is_told(
    settings: Settings, engine: Engine, telegram: Emulator, dialogue: HeldDialogue, log: MemoryLog
) -> None:
    quiet = replace(settings, telegram_wait_notice_s=0)
    with BotThread(quiet, conversation_with(dialogue, log), engine):
        telegram.say(ANA, "lentísimo")

        assert NOTICE not in telegram.replies(ANA, 1)[0]["text"]


def test_questions_beyond_the_pace_of_all_wait_and_none_is_lost(
    settings: Settings, engine: Engine, telegram: Emulator, dialogue: HeldDialogue, log: MemoryLog
) -> None:
    slow = replace(settings, telegram_questions_per_second=4, telegram_wait_notice_s=0)
    with BotThread(slow, conversation_with(dialogue, log), engine):
        for chat in range(2001, 2009):
            telegram.say(chat, "hola")
        telegram.replies(2001, 1)
        answered_at_once = len(telegram.sent())
        telegram.say(ANA, "auxilio me están asaltando")
        help_given = telegram.replies(ANA, 1)[0]["text"]
        telegram.until(lambda: len(telegram.sent()) == 9)

    assert answered_at_once <= 6
    assert "911" in help_given


def test_a_pace_of_nothing_is_refused() -> None:
    with pytest.raises(InvalidSettings, match="TELEGRAM_QUESTIONS_PER_SECOND"):
        Settings(telegram_questions_per_second=0)

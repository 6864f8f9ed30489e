"""One person who floods gets one polite notice; nobody else notices."""

from __future__ import annotations

import pytest

from tests.telegram.emulator import Emulator
from tests.telegram.partners import EchoDialogue

ANA, BETO = 1001, 1002

pytestmark = pytest.mark.usefixtures("bot")


def test_after_twenty_messages_one_notice_and_then_silence(telegram: Emulator, dialogue: EchoDialogue) -> None:
    for number in range(30):
        telegram.say(ANA, f"mensaje {number}")
    telegram.say(BETO, "¿qué es C40?")
    telegram.confirmed()
    telegram.replies(BETO, 1)

    replies = telegram.replies(ANA, 21)
    telegram.say(ANA, "¿sigues ahí?")
    telegram.say(BETO, "otra")
    telegram.replies(BETO, 2)

    assert len(telegram.sent(ANA)) == 21
    assert "muchos mensajes" in replies[20]["text"]
    assert sum(heard.startswith("mensaje") for heard in dialogue.heard) == 20


def test_who_floods_and_is_in_danger_is_answered(telegram: Emulator) -> None:
    for number in range(25):
        telegram.say(ANA, f"mensaje {number}")
    telegram.replies(ANA, 21)
    telegram.say(ANA, "auxilio me están asaltando")

    assert "911" in telegram.replies(ANA, 22)[21]["text"]


def test_buttons_pressed_by_a_flooder_are_acknowledged(telegram: Emulator) -> None:
    for _ in range(25):
        telegram.press(ANA, "o:red-c40")

    telegram.until(lambda: len(telegram.calls("answerCallbackQuery", 200)) == 25)

    assert len(telegram.sent(ANA)) == 21


def test_what_waited_while_the_bot_was_off_is_no_flood(telegram: Emulator, dialogue: EchoDialogue) -> None:
    for number in range(25):
        message = telegram.world.incoming(ANA, ANA, {"text": f"mensaje {number}", "date": 1_700_000_000 + 60 * number})
        telegram.push({"message": message})

    telegram.replies(ANA, 25)

    assert len(dialogue.heard) == 25

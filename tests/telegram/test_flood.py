"""One person who floods gets one polite notice; nobody else notices."""

from __future__ import annotations

from dataclasses import replace

import pytest

from settings import Settings
from tests.telegram.emulator import Emulator
from tests.telegram.partners import EchoDialogue

ANA, BETO = 1001, 1002

FEW = {"telegram_person_messages_per_minute": 3, "telegram_person_presses_per_minute": 8}

pytestmark = pytest.mark.usefixtures("bot")


@pytest.fixture
def settings(settings: Settings, request: pytest.FixtureRequest) -> Settings:
    """Those of the bot; a test may have other limits."""
    return replace(settings, **getattr(request, "param", {}))


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


def notices(telegram: Emulator) -> list[str]:
    return [call.parameters.get("text", "") for call in telegram.calls("answerCallbackQuery", 200)]


@pytest.mark.parametrize("settings", [FEW], indirect=True)
def test_who_browses_may_still_ask(telegram: Emulator) -> None:
    for _ in range(8):
        telegram.press(ANA, "+topics:")
    telegram.replies(ANA, 8)

    telegram.say(ANA, "¿qué es C40?")

    assert "C40" in telegram.replies(ANA, 9)[8]["text"]
    assert not any(notices(telegram))


@pytest.mark.parametrize("settings", [FEW], indirect=True)
def test_too_many_presses_are_told_once_over_the_chat_and_all_acknowledged(telegram: Emulator) -> None:
    for _ in range(12):
        telegram.press(ANA, "+topics:")
    telegram.until(lambda: len(notices(telegram)) == 12)

    telegram.say(ANA, "¿qué es C40?")

    assert "C40" in telegram.replies(ANA, 9)[8]["text"]
    (told,) = filter(None, notices(telegram))
    assert told.startswith("Vas muy rápido")


def test_what_waited_while_the_bot_was_off_is_no_flood(telegram: Emulator, dialogue: EchoDialogue) -> None:
    for number in range(25):
        message = telegram.world.incoming(ANA, ANA, {"text": f"mensaje {number}", "date": 1_700_000_000 + 60 * number})
        telegram.push({"message": message})

    telegram.replies(ANA, 25)

    assert len(dialogue.heard) == 25

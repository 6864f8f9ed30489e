"""/idioma: what a person chose holds for questions, commands and everything else."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, select, text

from bot.preferences import table
from tests.telegram.emulator import Emulator
from tests.telegram.world import Json

ANA, BETO = 1001, 1002

pytestmark = pytest.mark.usefixtures("bot")


def data(message: Json, label: str) -> str:
    keyboard = message["reply_markup"]["inline_keyboard"]
    return next(button["callback_data"] for row in keyboard for button in row if button["text"] == label)


def choose(telegram: Emulator, chat: int, label: str) -> Json:
    """Ask for the languages and press one; the message as it is afterwards."""
    before, edits = len(telegram.sent(chat)), len(telegram.calls("editMessageText", 200))
    telegram.say(chat, "/idioma")
    asked = telegram.replies(chat, before + 1)[-1]
    telegram.press(chat, data(asked, label), message=asked)
    telegram.until(lambda: len(telegram.calls("editMessageText", 200)) == edits + 1)
    return telegram.sent(chat)[before]


def test_english_holds_for_commands_questions_and_stickers(telegram: Emulator) -> None:
    done = choose(telegram, ANA, "English")
    telegram.say(ANA, "/start")
    telegram.say(ANA, "opciones")
    telegram.say(ANA, location={"latitude": 19.4, "longitude": -99.1})
    telegram.say(BETO, "/start")

    start, options, kind = telegram.replies(ANA, 4)[1:]

    assert done["text"].startswith("Done: from now on I speak English")
    assert "reply_markup" not in done
    assert start["text"].startswith("I am Tu Lugar")
    assert options["text"].startswith("I am not sure")
    assert kind["text"].startswith("Thank you")
    assert telegram.replies(BETO, 1)[0]["text"].startswith("Soy Tu Lugar")


def test_a_choice_can_be_changed_and_taken_back(telegram: Emulator, engine: Engine) -> None:
    choose(telegram, ANA, "English")
    choose(telegram, ANA, "Español")
    telegram.say(ANA, "options please")
    spanish = telegram.replies(ANA, 3)[2]
    choose(telegram, ANA, "El que yo use al escribir")
    telegram.say(ANA, "options please")

    assert spanish["text"].startswith("¿Cuál de estas?")
    assert telegram.replies(ANA, 5)[4]["text"].startswith("I am not sure")
    with engine.connect() as connection:
        assert connection.execute(select(table)).all() == []


def test_what_is_kept_does_not_say_who(telegram: Emulator, engine: Engine) -> None:
    choose(telegram, ANA, "English")

    with engine.connect() as connection:
        ((person, language),) = connection.execute(select(table)).all()
    assert language == "en"
    assert str(ANA) not in person
    assert len(person) == 64


def test_without_a_database_the_choice_is_refused_kindly_and_questions_are_answered(
    telegram: Emulator, engine: Engine
) -> None:
    telegram.say(ANA, "/idioma")
    (asked,) = telegram.replies(ANA, 1)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE telegram_preferences"))
    telegram.press(ANA, data(asked, "English"), message=asked)
    telegram.say(ANA, "hola")

    assert "Preguntaste: hola" in telegram.replies(ANA, 2)[1]["text"]
    assert "no puedo guardar" in telegram.calls("answerCallbackQuery", 200)[0].parameters["text"]

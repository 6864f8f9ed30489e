"""What hangs below an answer: what it achieved, what it cost, votes, why not, and the next best."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

import bootstrap
from domain.insight import Complaint, Vote
from settings import Settings
from tests.telegram.emulator import Emulator
from tests.telegram.partners import MemoryLog
from tests.telegram.world import Json

ANA = 1001

pytestmark = pytest.mark.usefixtures("bot")


@pytest.fixture
def content(settings: Settings, engine: Engine) -> None:
    """The curated entries, in the bot's database."""
    bootstrap.import_content(settings, settings.content_path, author="Ana", note="prueba")


def rows(message: Json) -> list[list[str]]:
    return [[button["text"] for button in row] for row in message["reply_markup"]["inline_keyboard"]]


def data(message: Json, label: str) -> str:
    keyboard = message["reply_markup"]["inline_keyboard"]
    return next(button["callback_data"] for row in keyboard for button in row if button["text"] == label)


def test_result_and_cost_are_offered_where_they_are_known(telegram: Emulator) -> None:
    telegram.say(ANA, "programa")
    telegram.say(ANA, "hola")

    programme, other = telegram.replies(ANA, 2)

    assert rows(programme)[0] == ["¿Qué logró?", "¿Cuánto costó?"]
    assert rows(other)[0][:2] == ["👍", "👎"]


def test_the_result_is_told_when_it_is_asked_for_and_twice_does_no_harm(telegram: Emulator) -> None:
    telegram.say(ANA, "programa")
    (reply,) = telegram.replies(ANA, 1)

    telegram.press(ANA, data(reply, "¿Qué logró?"), message=reply)
    telegram.press(ANA, data(reply, "¿Qué logró?"), message=reply)

    texts = [each["text"] for each in telegram.replies(ANA, 3)[1:]]
    assert all(text.startswith("Elegiste resultado-ecobici, que decía: ¿Qué logró?") for text in texts)


def test_a_good_vote_is_kept_and_thanked(telegram: Emulator, log: MemoryLog) -> None:
    telegram.say(ANA, "hola")
    (reply,) = telegram.replies(ANA, 1)

    telegram.press(ANA, data(reply, "👍"), message=reply)
    telegram.press(ANA, data(reply, "👍"), message=reply)

    telegram.until(lambda: len(telegram.calls("answerCallbackQuery", 200)) == 2)
    assert list(log.votes.values()) == [Vote.UP]
    assert "Gracias" in telegram.calls("answerCallbackQuery")[0].parameters["text"]
    assert len(telegram.sent(ANA)) == 1


def test_after_a_bad_vote_the_reasons_and_the_next_best_are_offered_in_place(
    telegram: Emulator, log: MemoryLog, content: None
) -> None:
    telegram.say(ANA, "programa")
    (reply,) = telegram.replies(ANA, 1)

    telegram.press(ANA, data(reply, "👎"), message=reply)
    telegram.until(lambda: len(telegram.calls("editMessageReplyMarkup", 200)) == 1)
    (shown,) = telegram.sent(ANA)
    telegram.press(ANA, data(shown, "👎"), message=shown)
    telegram.until(lambda: len(telegram.calls("editMessageReplyMarkup")) == 2)

    assert list(log.votes.values()) == [Vote.DOWN]
    assert "Gracias" in telegram.calls("answerCallbackQuery")[0].parameters["text"]
    assert ["No era eso", "Está mal", "No se entiende"] in rows(shown)
    assert rows(shown)[-1] == ["Ninguna de estas"]
    offered = [row[0] for row in rows(shown)[rows(shown).index(["No era eso", "Está mal", "No se entiende"]) + 1 : -1]]
    assert 1 <= len(offered) <= 3
    assert "Chicago" in offered[0]
    assert telegram.sent(ANA) == [shown]


def test_the_reason_is_kept_and_its_buttons_go(telegram: Emulator, log: MemoryLog) -> None:
    telegram.say(ANA, "hola")
    (reply,) = telegram.replies(ANA, 1)
    telegram.press(ANA, data(reply, "👎"), message=reply)
    telegram.until(lambda: len(telegram.calls("editMessageReplyMarkup", 200)) == 1)
    (shown,) = telegram.sent(ANA)

    for _ in range(2):
        telegram.press(ANA, data(shown, "Está mal"), message=shown)
    telegram.until(lambda: len(telegram.calls("editMessageReplyMarkup")) == 3)

    assert list(log.complaints.values()) == [Complaint.WRONG]
    assert rows(telegram.sent(ANA)[0]) == rows(reply)
    assert "revisar" in telegram.calls("answerCallbackQuery")[-1].parameters["text"]


def test_a_reason_without_a_vote_is_refused_kindly(telegram: Emulator, log: MemoryLog) -> None:
    telegram.press(ANA, f"+why:{'0' * 32}:wrong")

    telegram.until(lambda: len(telegram.calls("answerCallbackQuery", 200)) == 1)
    assert log.complaints == {}
    assert telegram.sent(ANA) == []


def test_a_vote_on_a_message_that_telegram_forgot_is_kept(telegram: Emulator, log: MemoryLog) -> None:
    telegram.say(ANA, "hola")
    (reply,) = telegram.replies(ANA, 1)

    telegram.press(ANA, data(reply, "👎"))

    telegram.until(lambda: len(telegram.calls("answerCallbackQuery", 200)) == 1)
    assert list(log.votes.values()) == [Vote.DOWN]

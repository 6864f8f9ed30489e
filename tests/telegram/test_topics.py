"""/temas on the emulator: one message that changes, and entries that are answered like any other."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.telegram.emulator import Emulator
from tests.telegram.partners import MemoryLog
from tests.telegram.stock import withdraw
from tests.telegram.world import Json

ANA = 1001

pytestmark = pytest.mark.usefixtures("bot")


@pytest.fixture
def database_file(stocked: Path) -> Path:
    return stocked


def labels(message: Json) -> list[str]:
    return [button["text"] for row in message["reply_markup"]["inline_keyboard"] for button in row]


def data(message: Json, label: str) -> str:
    keyboard = message["reply_markup"]["inline_keyboard"]
    return next(button["callback_data"] for row in keyboard for button in row if button["text"] == label)


def press(telegram: Emulator, message: Json, label: str) -> Json:
    """Press a button that changes its own message; the message as it is then."""
    edits = len(telegram.calls("editMessageText"))
    telegram.press(ANA, data(message, label), message=message)
    telegram.until(lambda: len(telegram.calls("editMessageText")) == edits + 1)
    return next(each for each in telegram.sent(ANA) if each["message_id"] == message["message_id"])


@pytest.mark.parametrize("command", ["/temas", "/topics"])
def test_topics_pages_and_back_are_one_message(telegram: Emulator, command: str) -> None:
    telegram.say(ANA, command)
    (menu,) = telegram.replies(ANA, 1)
    every = labels(menu)

    first = press(telegram, menu, "Medio ambiente")
    second = press(telegram, first, "Más ›")
    earlier = press(telegram, second, "‹ Anteriores")
    back = press(telegram, earlier, "‹ Todos los temas")

    assert "página 1 de 2" in first["text"]
    assert "página 2 de 2" in second["text"]
    assert labels(earlier) == labels(first)
    assert not set(labels(first)[:-2]) & set(labels(second)[:-2])
    assert (labels(back), back["text"]) == (every, "Elige un tema:")
    assert len(telegram.sent(ANA)) == 1


def test_a_picked_entry_is_answered_logged_and_open_to_votes(telegram: Emulator, log: MemoryLog) -> None:
    telegram.say(ANA, "/temas")
    (menu,) = telegram.replies(ANA, 1)
    page = press(telegram, menu, "Ciudades hermanas")
    title = labels(page)[0]

    telegram.press(ANA, data(page, title), message=page)

    answer = telegram.replies(ANA, 2)[1]
    assert answer["text"].startswith(f"Elegiste {data(page, title)[2:]}, que decía: {title}")
    assert "Fuente: " in answer["text"]
    assert labels(answer)[:2] == ["👍", "👎"]
    assert [asked.question.text for asked in log.asked.values()] == [title]


def test_pressed_twice_it_changes_nothing_more(telegram: Emulator) -> None:
    telegram.say(ANA, "/temas")
    (menu,) = telegram.replies(ANA, 1)

    first = press(telegram, menu, "Premios")
    again = press(telegram, menu, "Premios")
    telegram.say(ANA, "¿sigues ahí?")

    assert (first["text"], labels(first)) == (again["text"], labels(again))
    assert len(telegram.replies(ANA, 2)) == 2


def test_a_menu_that_telegram_forgot_comes_anew(telegram: Emulator) -> None:
    telegram.press(ANA, "+topics:")

    assert telegram.replies(ANA, 1)[0]["text"] == "Elige un tema:"


@pytest.mark.parametrize("value", ["", "000000000000:0", "tema:x", "::::"])
def test_a_topic_that_is_gone_leads_to_the_others(telegram: Emulator, value: str) -> None:
    telegram.press(ANA, f"+topic:{value}")

    (reply,) = telegram.replies(ANA, 1)

    assert reply["text"] == "Ese tema ya no está. Elige otro:"
    assert "Premios" in labels(reply)


def test_what_is_retired_or_expired_is_not_offered(telegram: Emulator, engine: Engine) -> None:
    telegram.say(ANA, "/temas")
    (menu,) = telegram.replies(ANA, 1)
    before = press(telegram, menu, "Redes de ciudades")
    withdraw(engine, retired="red-c40", expired="red-ucci")

    after = press(telegram, menu, "Redes de ciudades")

    gone = {data(before, label) for label in labels(before)} - {data(after, label) for label in labels(after)}
    assert gone == {"o:red-c40", "o:red-ucci"}


def test_start_offers_topics_and_stays(telegram: Emulator) -> None:
    telegram.say(ANA, "/start")
    (start,) = telegram.replies(ANA, 1)

    telegram.press(ANA, data(start, "Ciudades hermanas"), message=start)
    telegram.press(ANA, data(start, "Todos los temas"), message=start)

    kept, topic, every = telegram.replies(ANA, 3)
    assert kept == start
    assert len(start["text"].splitlines()) == 4
    assert topic["text"].startswith("Ciudades hermanas")
    assert every["text"] == "Elige un tema:"


def test_the_menu_is_english_for_who_reads_english(telegram: Emulator) -> None:
    telegram.world.locales[ANA] = "en"
    telegram.say(ANA, "/topics")
    (menu,) = telegram.replies(ANA, 1)

    page = press(telegram, menu, "Sister cities")
    telegram.press(ANA, data(page, labels(page)[0]), message=page)

    assert page["text"].startswith("Sister cities (page 1 of 2)")
    assert telegram.replies(ANA, 2)[1]["text"].startswith("The official text is in Spanish:")

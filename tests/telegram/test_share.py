"""«Compartir» on the emulator: a picture with its text, sent like any message."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.telegram.emulator import Emulator
from tests.telegram.world import Json

ANA = 1001

pytestmark = pytest.mark.usefixtures("bot")


@pytest.fixture
def database_file(stocked: Path) -> Path:
    return stocked


def share(telegram: Emulator, question: str) -> tuple[Json, str]:
    """Ask, and the data of the share button below the answer."""
    telegram.say(ANA, question)
    (reply,) = telegram.replies(ANA, 1)
    last = reply["reply_markup"]["inline_keyboard"][-1][-1]
    assert last["text"] in {"Compartir", "Share"}
    return reply, last["callback_data"]


def test_an_answer_becomes_a_picture_with_its_source(telegram: Emulator) -> None:
    reply, data = share(telegram, "¿Qué es C40?")
    telegram.press(ANA, data, message=reply)

    card = telegram.replies(ANA, 2)[1]

    assert (card["photo"][0]["width"], card["photo"][0]["height"] >= 1350) == (1080, True)
    assert card["caption"].startswith("Imagen con este texto:\nLa red C40\n\nRespuesta de red-c40.")
    assert "Fuente: Informe, La ciudad\nVerificado: 22 de noviembre de 2026" in card["caption"]
    assert [entity["url"] for entity in card["caption_entities"] if "url" in entity] == ["https://example.org/i"]
    assert "Reenvíala" in telegram.calls("answerCallbackQuery", 200)[0].parameters["text"]


def test_it_goes_the_way_of_every_message(telegram: Emulator) -> None:
    reply, data = share(telegram, "¿Qué es C40?")
    telegram.fail("sendPhoto", status=500, times=1)
    number = telegram.press(ANA, data, message=reply)
    telegram.replies(ANA, 2)
    telegram.push({"update_id": number, "callback_query": {"id": "1", "from": telegram.world.user(ANA), "data": data}})
    telegram.say(ANA, "¿y ahora?")

    kinds = ["photo" if "photo" in each else "text" for each in telegram.replies(ANA, 3)]

    assert kinds == ["text", "photo", "text"]
    assert [call.status for call in telegram.calls("sendPhoto")] == [500, 200]
    assert len(telegram.calls("answerCallbackQuery")) == 1


def test_a_second_press_brings_the_same_picture(telegram: Emulator) -> None:
    reply, data = share(telegram, "¿Qué es C40?")
    for _ in range(2):
        telegram.press(ANA, data, message=reply)

    first, second = telegram.replies(ANA, 3)[1:]

    assert first["caption"] == second["caption"]
    sent = [call.parameters for call in telegram.calls("sendPhoto", 200)]
    assert len({next(v.content for v in given.values() if hasattr(v, "content")) for given in sent}) == 1


@pytest.mark.parametrize("data", ["+share:", "+share:no-existe", "+share!:../etc"])
def test_what_may_not_be_said_is_not_shared(telegram: Emulator, data: str) -> None:
    telegram.press(ANA, data)

    telegram.until(lambda: len(telegram.calls("answerCallbackQuery", 200)) == 1)
    assert telegram.sent(ANA) == []


def test_the_caption_is_english_for_who_asked_in_english(telegram: Emulator) -> None:
    reply, data = share(telegram, "What is the C40 network?")
    telegram.press(ANA, data, message=reply)

    caption = telegram.replies(ANA, 2)[1]["caption"]

    assert caption.startswith("Picture with this text, in Spanish:\nLa red C40")
    assert "Checked: 22 November 2026" in caption

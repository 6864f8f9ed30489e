"""Inline mode on the emulator: answers to share in any chat, and nothing kept of what was typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from domain.errors import AnsweringUnavailable
from tests.telegram.emulator import Emulator
from tests.telegram.partners import EchoDialogue, MemoryLog
from tests.telegram.stock import withdraw

ANA, BETO = 1001, 1002

pytestmark = pytest.mark.usefixtures("bot")


@pytest.fixture
def database_file(stocked: Path) -> Path:
    return stocked


def ids(offer: dict) -> list[str]:
    return [result["id"] for result in offer["results"]]


def test_words_offer_answers_with_source_and_date(telegram: Emulator) -> None:
    offer = telegram.offered(telegram.seek(ANA, "hermanamiento c40"))

    assert ids(offer) == ["red-c40"]
    (article,) = offer["results"]
    said = article["input_message_content"]
    assert (article["title"], article["description"]) == ("La red C40", "Respuesta de red-c40.")
    assert said["message_text"] == (
        "La red C40\n\nRespuesta de red-c40.\n\nFuente: Informe, La ciudad\nVerificado: 22 de noviembre de 2026"
    )
    assert [entity["url"] for entity in said["entities"] if "url" in entity] == ["https://example.org/i"]
    assert (offer["is_personal"], 0 < offer["cache_time"] <= 60, "button" in offer) == (True, True, False)


def test_nothing_typed_yet_offers_some_topics(telegram: Emulator) -> None:
    offer = telegram.offered(telegram.seek(ANA, ""))

    assert ids(offer) == ["red-c40", "hermanamientos-0", "medio-ambiente-0", "premios-0"]


def test_at_most_five_and_only_what_may_be_said(telegram: Emulator, engine: Engine) -> None:
    before = ids(telegram.offered(telegram.seek(ANA, "todas las redes")))
    withdraw(engine, retired="red-c40", expired="red-ucci")

    after = ids(telegram.offered(telegram.seek(ANA, "todas las redes")))

    assert before[:3] == ["red-c40", "red-ucci", "red-cglu"]
    assert len(before) == len(after) == 5
    assert not {"red-c40", "red-ucci"} & set(after)


def test_nothing_is_logged_nor_stored(telegram: Emulator, log: MemoryLog, engine: Engine) -> None:
    telegram.offered(telegram.seek(ANA, "nada de mi secreto"))

    with engine.connect() as connection:
        stored = connection.execute(text("SELECT count(*) FROM telegram_updates")).scalar_one()
    assert (log.asked, stored) == ({}, 0)


def test_who_finds_nothing_is_led_to_the_chat(telegram: Emulator) -> None:
    offer = telegram.offered(telegram.seek(ANA, "nada"))

    assert offer["results"] == []
    assert offer["button"] == {"text": "No encontré eso. Pregúntame aquí", "start_parameter": "inline"}
    telegram.say(ANA, "/start inline")
    assert "Soy Tu Lugar" in telegram.replies(ANA, 1)[0]["text"]


def test_a_crisis_is_no_matter_to_share(telegram: Emulator, dialogue: EchoDialogue) -> None:
    assert telegram.offered(telegram.seek(ANA, "me quiero morir"))["results"] == []
    assert dialogue.heard == []


def test_who_types_without_end_gets_nothing_and_others_do(telegram: Emulator, dialogue: EchoDialogue) -> None:
    offers = [telegram.seek(ANA, f"c40 {number}") for number in range(130)]
    other = telegram.seek(BETO, "c40")
    telegram.say(ANA, "¿y en el chat?")

    assert ids(telegram.offered(other)) == ["red-c40"]
    assert "¿y en el chat?" in telegram.replies(ANA, 1)[0]["text"]
    last = telegram.offered(offers[-1])
    assert (last["results"], last["cache_time"]) == ([], 0)
    assert len(dialogue.heard) == 122


def test_while_nothing_can_be_looked_up_nothing_is_offered(
    telegram: Emulator, dialogue: EchoDialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def down(*_given: object) -> None:
        raise AnsweringUnavailable("down")

    monkeypatch.setattr(dialogue, "reply", down)

    offer = telegram.offered(telegram.seek(ANA, "c40"))

    assert (offer["results"], offer["cache_time"]) == ([], 0)


def test_who_reads_english_shares_in_english(telegram: Emulator) -> None:
    telegram.world.locales[ANA] = "en"

    (article,) = telegram.offered(telegram.seek(ANA, "c40"))["results"]

    said = article["input_message_content"]["message_text"]
    assert "The official text is in Spanish:\n\nRespuesta de red-c40." in said
    assert "Source: " in said


def test_an_answer_that_telegram_refuses_holds_nothing_up(telegram: Emulator) -> None:
    telegram.fail("answerInlineQuery", status=400)
    telegram.seek(ANA, "c40")

    assert telegram.offered(telegram.seek(ANA, "c40 otra vez"))["results"]


@pytest.mark.parametrize("odd", ["<b>&", "\x00\x00", "😀😀😀", "a" * 256, "/start", "مرحبا"])
def test_odd_words_are_answered(telegram: Emulator, odd: str) -> None:
    telegram.offered(telegram.seek(ANA, odd))

    assert not telegram.calls("answerInlineQuery", 400)

"""What a citizen does on Telegram, line by line of what we promise, with real Rasa and real search."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from sqlalchemy import Engine, text

import bootstrap
from bot.texts import CITY_TEXTS
from domain.language import ENGLISH, language_of
from knowledge_base.storage.engine import open_engine
from settings import ROOT, Settings
from tests.telegram.emulator import Emulator
from tests.telegram.running import BotThread
from tests.telegram.stack import LONG_QUESTION, Stack, ask, buttons, stopped
from tests.telegram.world import Json

pytestmark = pytest.mark.e2e

C40 = "¿Qué es la red C40?"


@pytest.fixture(scope="module")
def telegram(stack: Stack) -> Emulator:
    return stack.telegram


@pytest.fixture(scope="module")
def engine(stack: Stack) -> Iterator[Engine]:
    opened = open_engine(stack.settings.effective_database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def chat(stack: Stack) -> int:
    return stack.new_chat()


def data(message: Json, label: str) -> str:
    rows = message["reply_markup"]["inline_keyboard"]
    return next(button["callback_data"] for row in rows for button in row if button["text"] == label)


def labels(message: Json) -> list[str]:
    return [button["text"] for row in message["reply_markup"]["inline_keyboard"] for button in row]


def press(telegram: Emulator, chat: int, message: Json, label: str) -> Json:
    """Press a button that changes its own message; the message as it is then."""
    edited = lambda: [call for call in telegram.calls("editMessageText") if call.parameters["chat_id"] == str(chat)]  # noqa: E731
    before = len(edited())
    telegram.press(chat, data(message, label), message=message)
    telegram.until(lambda: len(edited()) == before + 1)
    return next(each for each in telegram.sent(chat) if each["message_id"] == message["message_id"])


def count(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0)


def test_start_says_what_this_is_and_offers_topics(telegram: Emulator, chat: int) -> None:
    start = ask(telegram, chat, "/start")

    assert len(start["text"].splitlines()) == 4
    assert "demostración" in start["text"]
    assert "/privacidad" in start["text"]
    assert "Todos los temas" in labels(start)
    promised = {
        "temas",
        "propuesta",
        "avisame",
        "privacidad",
        "mis_datos",
        "borrar_mis_datos",
        "idioma",
        "ayuda",
        "baja",
    }
    for language in ("", "en"):
        assert promised | {"ayuda", "baja"} <= {command["command"] for command in telegram.world.commands[language]}


def test_topics_lead_to_an_answer_that_can_be_followed_up(telegram: Emulator, chat: int) -> None:
    menu = ask(telegram, chat, "/temas")
    page = press(telegram, chat, menu, "Redes de ciudades")
    back = press(telegram, chat, page, "‹ Todos los temas")
    again = press(telegram, chat, back, "Redes de ciudades")
    picked = next(label for label in labels(again) if "C40" in label)

    telegram.press(chat, data(again, picked), message=again)
    answer = telegram.replies(chat, 2)[1]
    follow_up = ask(telegram, chat, "¿y eso para qué sirve?")

    assert (page["text"], labels(page)) == (again["text"], labels(again))
    assert "C40" in answer["text"]
    assert "Verificado: " in answer["text"]
    assert follow_up["text"] != answer["text"]
    assert "C40" in follow_up["text"]


def test_an_answer_has_its_evidence_and_buttons_for_what_is_known(telegram: Emulator, chat: int) -> None:
    reply = ask(telegram, chat, "¿Qué es la Feria de las Culturas Amigas?")
    before = len(telegram.calls("answerCallbackQuery"))
    for _ in range(2):
        telegram.press(chat, data(reply, "¿Qué logró?"), message=reply)
    _, result, again = telegram.replies(chat, 3)

    assert "Fuente" in reply["text"] and "Verificado: " in reply["text"]
    assert labels(reply)[-3:] == ["👍", "👎", "Compartir"]
    links = [entity["url"] for entity in reply["entities"] if entity["type"] == "text_link"]
    assert links and all(link.startswith("http") for link in links)
    assert result["text"] != reply["text"] and "Verificado: " in result["text"]
    assert again["text"] == result["text"], "pressing twice does no harm"
    telegram.until(lambda: len(telegram.calls("answerCallbackQuery")) >= before + 2)


def test_a_proposal_is_begun_in_words_and_cancelled_or_sent(telegram: Emulator, chat: int, engine: Engine) -> None:
    idea = "Que haya un tianguis de libros con las ciudades hermanas"
    asked = ask(telegram, chat, "tengo una idea")
    noted = ask(telegram, chat, idea)
    dropped = ask(telegram, chat, "/cancelar")
    ask(telegram, chat, "/propuesta")
    sure = press(telegram, chat, ask(telegram, chat, idea), "Saltar")
    thanked = press(telegram, chat, sure, "Sí, envíala")

    assert "Cuéntame tu idea" in asked["text"] and idea in noted["text"] and idea in sure["text"]
    assert "no guardé" in dropped["text"]
    assert thanked["text"].startswith("¡Gracias!")
    with engine.connect() as connection:
        kept = connection.execute(
            text("SELECT count(*) FROM proposals WHERE text = :idea"), {"idea": idea}
        ).scalar_one()
    assert kept == 1


def test_a_bad_vote_brings_reasons_and_the_next_best(telegram: Emulator, chat: int, engine: Engine) -> None:
    reply = ask(telegram, chat, C40)
    telegram.press(chat, data(reply, "👎"), message=reply)
    telegram.until(lambda: "Está mal" in labels(telegram.sent(chat)[0]))
    shown = telegram.sent(chat)[0]

    telegram.press(chat, data(shown, "Está mal"), message=shown)

    telegram.until(lambda: "Está mal" not in labels(telegram.sent(chat)[0]))
    assert {"No era eso", "No se entiende", "Ninguna de estas"} <= set(labels(shown))
    assert any(one.startswith("o:") for one in buttons(shown))


def test_an_answer_is_shared_as_a_picture(telegram: Emulator, chat: int) -> None:
    reply = ask(telegram, chat, C40)

    telegram.press(chat, data(reply, "Compartir"), message=reply)

    card = telegram.replies(chat, 2)[1]
    assert card["photo"][0]["width"] == 1080
    assert "C40" in card["caption"]
    assert "Fuente: " in card["caption"]


def test_inline_mode_offers_answers_with_their_source(telegram: Emulator, chat: int, engine: Engine) -> None:
    before = count(engine, "question_log")

    offer = telegram.offered(telegram.seek(chat, "hermanamiento chicago"))

    said = [result["input_message_content"]["message_text"] for result in offer["results"]]
    assert offer["results"][0]["id"] == "hermanamiento-chicago"
    assert 1 <= len(said) <= 5
    assert all("Fuente" in one and "Verificado: " in one for one in said)
    assert count(engine, "question_log") == before


def test_what_is_not_known_is_said_with_where_to_ask_and_told_later(telegram: Emulator, chat: int) -> None:
    reply = ask(telegram, chat, "¿Cuánto costó la campaña «CDMX, tu lugar en el mundo»?")
    telegram.press(chat, data(reply, "¿Te aviso cuando tengamos respuesta?"), message=reply)
    consent = telegram.replies(chat, 2)[1]

    agreed = press(telegram, chat, consent, labels(consent)[0])
    ended = ask(telegram, chat, "/baja")

    assert "solicitud" in reply["text"] or "No " in reply["text"]
    assert "/baja" in agreed["text"]
    assert "1" in ended["text"]


def test_every_kind_of_message_gets_a_reply(telegram: Emulator, chat: int) -> None:
    file = {"file_id": "f", "file_unique_id": "g"}
    telegram.say(chat, voice={**file, "duration": 3})
    telegram.say(chat, photo=[{**file, "width": 1, "height": 1}])
    telegram.say(chat, location={"latitude": 19.4, "longitude": -99.1})
    telegram.say(chat, "😀😀")
    telegram.say(chat, "مرحبا كيف حالك")
    telegram.say(chat, "palabra " * 510)

    replies = telegram.replies(chat, 6)

    assert all(reply["text"] for reply in replies)
    assert not telegram.calls("sendMessage", 400)


def test_in_a_group_only_who_speaks_to_it_is_answered(telegram: Emulator, chat: int) -> None:
    group = -chat
    telegram.say(group, C40, user_id=chat)
    telegram.say(group, f"@tulugar_prueba_bot {C40}", user_id=chat)

    (reply,) = telegram.replies(group, 1)

    assert "C40" in reply["text"]
    assert reply["reply_to_message"]["text"].startswith("@tulugar_prueba_bot")


def test_in_a_group_a_command_asks(telegram: Emulator, chat: int) -> None:
    """What Telegram gives a bot in a group by default is commands and replies: mentions do not arrive."""
    group = -chat
    telegram.say(group, "/pregunta@tulugar_prueba_bot", user_id=chat)
    telegram.say(group, f"/pregunta@tulugar_prueba_bot {C40}", user_id=chat)

    how, reply = telegram.replies(group, 2)

    assert "/pregunta ¿" in how["text"]
    assert "C40" in reply["text"] and "Verificado: " in reply["text"]


def test_who_writes_english_is_answered_in_english(telegram: Emulator, chat: int) -> None:
    telegram.world.locales[chat] = "en"
    small = ask(telegram, chat, "hello, good morning")
    menu = ask(telegram, chat, "/topics")
    tell = ask(telegram, chat, "can you notify me when there is news?")

    assert [language_of(each["text"]) for each in (small, tell)] == [ENGLISH] * 2
    assert (menu["text"], "Sister cities" in labels(menu)) == ("Choose a topic:", True)
    assert "/avisame" in tell["text"]


def test_danger_is_answered_before_anything_else(telegram: Emulator, chat: int, engine: Engine) -> None:
    reply = ask(telegram, chat, "mi esposo me pega y tengo miedo")

    assert "911" in reply["text"]
    assert not buttons(reply)
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT count(*) FROM question_log WHERE text LIKE '%esposo%'")).scalar_one()
    assert kept == 0


def test_who_floods_is_told_once_and_others_are_answered(telegram: Emulator, stack: Stack, chat: int) -> None:
    for number in range(24):
        telegram.say(chat, f"hola {number}")
    replies = telegram.replies(chat, 21)
    other = stack.new_chat()

    started = time.monotonic()
    answer = ask(telegram, other, C40)

    assert "muchos mensajes" in replies[20]["text"]
    assert "C40" in answer["text"]
    assert time.monotonic() - started < 20
    assert len(telegram.sent(chat)) == 21


@pytest.mark.parametrize("odd", ["<b>C40</b> & «más»", "_*[C40](x)`", "a < b && c > d", "&amp;lt;"])
def test_no_sign_breaks_a_reply(telegram: Emulator, chat: int, odd: str) -> None:
    assert ask(telegram, chat, odd)["text"]
    assert not telegram.calls("sendMessage", 400)


def test_what_is_kept_is_shown_and_erased(telegram: Emulator, chat: int, engine: Engine) -> None:
    ask(telegram, chat, C40)
    shown = ask(telegram, chat, "/mis_datos")
    question = ask(telegram, chat, "/borrar_mis_datos")

    erased = press(telegram, chat, question, labels(question)[0])
    after = ask(telegram, chat, "/mis_datos")

    assert "C40" in shown["text"]
    assert "1" in erased["text"]
    assert "C40" not in after["text"]


def test_an_answer_that_takes_long_is_announced(stack: Stack, telegram: Emulator, chat: int) -> None:
    typing = lambda: [c for c in telegram.calls("sendChatAction") if c.parameters["chat_id"] == str(chat)]  # noqa: E731
    with stopped(stack.processes, "actions"):
        telegram.say(chat, C40)
        telegram.until(lambda: bool(typing()))
        assert not telegram.sent(chat)

    assert "C40" in telegram.replies(chat, 1)[-1]["text"]
    assert typing()[0].parameters["action"] == "typing"


def test_an_answer_that_fits_no_message_comes_in_two_with_the_buttons_below_the_last(
    telegram: Emulator, chat: int
) -> None:
    """The longest there is: an answer in the middle of a proposal whose idea is long."""
    idea = "Que haya más mercados en las ciudades hermanas. " * 20
    ask(telegram, chat, "/propuesta")
    ask(telegram, chat, idea)

    telegram.say(chat, LONG_QUESTION)
    answer, form = telegram.replies(chat, 4)[2:]

    assert answer["text"].startswith("Esto dice la oración 0") and "Fuentes:" in answer["text"]
    assert "Verificado: " in answer["text"] and not buttons(answer)
    assert form["text"].startswith("Anoté tu idea: «Que haya más mercados")
    assert {"👍", "👎", "Saltar", "Cancelar"} <= set(labels(form))
    assert len(answer["text"]) + len(form["text"]) > 4096
    assert not telegram.calls("sendMessage", 400)


@pytest.fixture
def wordy_bot(stack: Stack, stocked: Path, tmp_path: Path) -> Iterator[Emulator]:
    """A bot of a city whose own words are long, with the Rasa and the action server of the others."""
    sentences = " ".join(f"Oración {number} de la ciudad, con «comillas» & <signos>." for number in range(120))
    words = yaml.safe_load((ROOT / CITY_TEXTS).read_text(encoding="utf-8"))
    words["said"]["help"] = sentences
    (tmp_path / "texts.yml").write_text(yaml.safe_dump(words), encoding="utf-8")
    (tmp_path / "basics.yml").write_text(yaml.safe_dump({"start": {"es": sentences, "en": "Hello."}}), encoding="utf-8")
    shutil.copy(stocked, tmp_path / "tulugar.db")
    with Emulator() as telegram:
        settings = Settings(
            state_dir=str(tmp_path),
            city_dir=str(tmp_path),
            telegram_bot_token=telegram.token,
            telegram_api_url=telegram.url,
            rasa_port=stack.settings.rasa_port,
            rasa_timeout_s=10.0,
            actions_port=stack.settings.actions_port,
            internal_token=bootstrap.internal_token(stack.settings),
        )
        engine = open_engine(settings.effective_database_url)
        with BotThread(settings, None, engine):
            yield telegram
        engine.dispose()


@pytest.mark.parametrize("asked", ["/start", "¿qué puedes hacer?"])
def test_words_over_the_limit_are_split_at_a_sentence(wordy_bot: Emulator, asked: str) -> None:
    wordy_bot.say(7001, asked)
    parts = wordy_bot.replies(7001, 2)

    assert all(part["text"].startswith("Oración") and part["text"].endswith("<signos>.") for part in parts)
    numbers = [int(word) for part in parts for word in part["text"].split() if word.isdigit()]
    assert numbers == list(range(120))
    assert not buttons(parts[0]) and bool(buttons(parts[-1])) is (asked == "/start")
    assert not wordy_bot.calls("sendMessage", 400)


def test_the_terminal_leads_the_same_conversation_without_a_token(stack: Stack, engine: Engine) -> None:
    settings = stack.settings
    given = {
        "STATE_DIR": settings.state_dir,
        "DATABASE_URL": settings.database_url,
        "RASA_PORT": str(settings.rasa_port),
        "ACTIONS_PORT": str(settings.actions_port),
        "TELEGRAM_BOT_TOKEN": "",
        "COLUMNS": "200",
    }
    lines = [C40, "+", "/propuesta", "Que haya un kiosco de lecturas con las ciudades hermanas", "/cancelar", "/salir"]

    done = subprocess.run(
        [str(Path(sys.executable).with_name("tulugar")), "chat", "--debug"],
        input="\n".join(lines),
        env={**os.environ, **given},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert "C40 es un grupo" in done.stdout and "Fuente" in done.stdout
    assert "red-c40" in done.stdout, "--debug names the entries that were weighed"
    assert "Anoté tu idea: «Que haya un kiosco" in done.stdout
    assert "no guardé ninguna propuesta" in done.stdout

"""The whole path for real: a person on Telegram, the bot, Rasa, the action server, the knowledge base, the log."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, text

from cli.up import RunningProcesses
from domain.language import ENGLISH, language_of
from knowledge_base.storage.engine import open_engine
from tests.telegram.emulator import Emulator
from tests.telegram.stack import Stack, ask, buttons, kill_9
from tests.telegram.world import Json

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def telegram(stack: Stack) -> Emulator:
    return stack.telegram


@pytest.fixture(scope="module")
def processes(stack: Stack) -> RunningProcesses:
    return stack.processes


@pytest.fixture(scope="module")
def engine(stack: Stack) -> Iterator[Engine]:
    opened = open_engine(stack.settings.effective_database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def chat(stack: Stack) -> int:
    """A person who never wrote before."""
    return stack.new_chat()


def logged(engine: Engine, question_id: str) -> Json:
    with engine.connect() as connection:
        found = connection.execute(text("SELECT * FROM question_log WHERE id = :id"), {"id": question_id})
        return dict(found.mappings().one())


def question_of(message: Json) -> str:
    return buttons(message)[0].split(":")[1]


def test_a_question_gets_an_answer_with_evidence_and_is_logged(telegram: Emulator, chat: int, engine: Engine) -> None:
    reply = ask(telegram, chat, "¿Qué es la red C40?")

    assert "C40" in reply["text"]
    assert "Fuente" in reply["text"]
    assert "Verificado: " in reply["text"]
    row = logged(engine, question_of(reply))
    assert (row["status"], row["degraded"], row["evaluation"]) == ("answered", 0, 0)
    assert row["intent"]
    assert str(chat) not in str(row)


def test_a_vote_is_kept(telegram: Emulator, chat: int, engine: Engine) -> None:
    reply = ask(telegram, chat, "¿Qué es la red C40?")
    down = next(data for data in buttons(reply) if data.endswith(":d"))

    telegram.press(chat, down, message=reply)

    def votes() -> list[str]:
        with engine.connect() as connection:
            found = connection.execute(text("SELECT vote FROM votes WHERE question_id = :id"), {"id": down[2:34]})
            return list(found.scalars())

    telegram.until(lambda: votes() == ["down"])


def test_small_talk_is_led_by_rasa(telegram: Emulator, chat: int) -> None:
    reply = ask(telegram, chat, "hola, buenos días")

    assert reply["text"]
    assert not any(data.startswith("v:") for data in buttons(reply))


def test_a_follow_up_is_about_the_same_entry(telegram: Emulator, chat: int, engine: Engine) -> None:
    first = ask(telegram, chat, "¿Qué es la red C40?")
    second = ask(telegram, chat, "¿y eso para qué sirve?")

    assert second["text"] != first["text"]
    assert buttons(second)


def test_a_follow_up_after_a_long_talk_is_still_about_the_same_entry(telegram: Emulator, chat: int) -> None:
    """Rasa keeps the last turns of a conversation alone, and what it had come to."""
    ask(telegram, chat, "¿Qué es la red C40?")
    followed = ask(telegram, chat, "¿y eso para qué sirve?")["text"]
    for _ in range(12):
        ask(telegram, chat, "gracias")

    assert ask(telegram, chat, "¿y eso para qué sirve?")["text"] == followed


def test_an_offered_option_is_answered_and_becomes_a_pair(telegram: Emulator, chat: int, engine: Engine) -> None:
    vague = ("premios", "redes", "hermanamientos", "acuerdos", "ciudades", "convenios con otros países")
    replies = (ask(telegram, chat, question) for question in vague)
    offered = next(reply for reply in replies if buttons(reply) and buttons(reply)[-1].startswith("n:"))
    before = len(telegram.sent(chat))

    telegram.press(chat, buttons(offered)[0], message=offered)

    reply = telegram.replies(chat, before + 1)[-1]
    assert any(data.startswith("v:") for data in buttons(reply))
    with engine.connect() as connection:
        pairs = connection.execute(text("SELECT question_id, entry_id FROM choices")).all()
    assert (buttons(offered)[-1][2:], buttons(offered)[0][2:]) in pairs


def test_an_english_question_is_answered_in_english(telegram: Emulator, chat: int, engine: Engine) -> None:
    reply = ask(telegram, chat, "What is the C40 network?")

    assert language_of(reply["text"].split("\n")[0]) == ENGLISH
    assert logged(engine, buttons(reply)[-1].split(":")[1])["language"] == ENGLISH


@pytest.mark.parametrize("question", ["¿Qué es la red C40?", "¿Cómo se hace un pastel de tres leches?"])
def test_what_is_said_fits_telegram(telegram: Emulator, chat: int, question: str) -> None:
    ask(telegram, chat, question)

    assert not telegram.calls("sendMessage", 400)


@pytest.mark.parametrize(
    "odd", ["/greet", '/inform{"entry": "x"}', "😀😀😀", "palabra " * 12_500, "<b>C40</b> & «más»", "مرحبا", "nul\x00o"]
)
def test_odd_messages_are_answered(telegram: Emulator, chat: int, odd: str) -> None:
    assert ask(telegram, chat, odd)["text"]


def test_answers_come_quickly(telegram: Emulator, chat: int, record_testsuite_property: Callable[..., None]) -> None:
    """The figures go into the report of the run; the bound only catches what is broken."""
    waited_ms = []
    for number in range(20):
        started = time.perf_counter()
        ask(telegram, chat + number, "¿Qué es la red C40?")
        waited_ms.append((time.perf_counter() - started) * 1000)

    p50, p95 = statistics.median(waited_ms), sorted(waited_ms)[18]
    record_testsuite_property("telegram_answer_p50_ms", round(p50))
    record_testsuite_property("telegram_answer_p95_ms", round(p95))
    print(f"answers through Telegram: p50 {p50:.0f} ms, p95 {p95:.0f} ms")
    assert p95 < 5000


def test_kill_9_with_questions_queued_loses_nothing(
    telegram: Emulator, chat: int, processes: RunningProcesses, engine: Engine
) -> None:
    questions = [f"¿Qué es la red C40? Pregunta {number}" for number in range(6)]
    for question in questions:
        telegram.say(chat, question)
    telegram.confirmed()
    kill_9(processes, "bot")
    processes.restart("bot")

    telegram.replies(chat, len(questions), wait_s=60)
    telegram.until(lambda: _unfinished(engine) == 0)

    assert len(questions) <= len(telegram.sent(chat)) <= len(questions) + 1


def test_without_rasa_answers_go_on(telegram: Emulator, chat: int, processes: RunningProcesses, engine: Engine) -> None:
    kill_9(processes, "rasa")

    reply = ask(telegram, chat, "¿Qué es la red C40?")

    assert "C40" in reply["text"]
    assert logged(engine, question_of(reply))["degraded"] == 1


def test_without_the_action_server_the_bot_says_so(
    telegram: Emulator, chat: int, processes: RunningProcesses, engine: Engine
) -> None:
    kill_9(processes, "actions")

    assert ask(telegram, chat, "¿Qué es la red C40?")["text"].startswith("Perdón")


def _unfinished(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(text("SELECT count(*) FROM telegram_updates WHERE state <> 'done'")) or 0)

"""The bot in a page of the console: the handlers of Telegram, on a conversation that tests lead."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from bot.console_chat import ACTIONS_DOWN, ConsoleChat, Shown
from knowledge_base.storage.engine import open_engine
from settings import Settings
from tests.telegram.conftest import migrated
from tests.telegram.partners import MemoryLog, conversation_with
from tests.telegram.test_proposals import FormDialogue

__all__ = ["migrated"]  # a fixture


@pytest.fixture
def log() -> MemoryLog:
    return MemoryLog()


@pytest.fixture
def chat(tmp_path: Path, log: MemoryLog, migrated: Path) -> ConsoleChat:
    shutil.copy(migrated, tmp_path / "tulugar.db")
    settings = Settings(state_dir=str(tmp_path), person_secret="tests only", rasa_port=1, actions_port=1)
    engine = open_engine(settings.effective_database_url)
    return ConsoleChat(settings, lambda: engine, conversation_with(FormDialogue(), log))


def button(shown: Shown, label: str) -> str:
    return next(one.data for row in shown.rows for one in row if one.text == label)


async def press(chat: ConsoleChat, shown: Shown, label: str) -> Shown:
    return await chat.press("ana", button(shown, label), shown.id, shown.keyboard)


async def test_a_question_is_answered_with_its_source_and_its_channel_is_known(
    chat: ConsoleChat, log: MemoryLog
) -> None:
    shown = await chat.say("ana", "¿Qué es C40?")

    assert shown.texts[0].startswith("Preguntaste: ¿Qué es C40?") and "Fuente: <a href=" in shown.texts[0]
    assert [asked.question.channel for asked in log.asked.values()] == ["console"]


async def test_a_vote_says_thanks_and_a_bad_one_asks_why_below_the_same_message(chat: ConsoleChat) -> None:
    shown = await chat.say("ana", "¿Qué es C40?")

    liked, disliked = await press(chat, shown, "👍"), await press(chat, shown, "👎")

    assert (liked.notice, liked.texts) == ("¡Gracias! Me alegra que te sirviera.", ())
    assert (disliked.id, disliked.replaces, disliked.texts) == (shown.id, True, ())
    assert button(disliked, "Está mal")


async def test_an_option_is_answered_and_the_question_it_belongs_to_is_known(chat: ConsoleChat, log: MemoryLog) -> None:
    shown = await press(chat, await chat.say("ana", "opciones"), "La red C40")

    assert shown.texts[0].startswith("Elegiste red-c40")
    assert [chosen.entry_id for chosen in log.chosen] == ["red-c40"]


async def test_a_proposal_is_sent_step_by_step_as_a_test(chat: ConsoleChat, log: MemoryLog) -> None:
    await chat.say("ana", "/propuesta")
    sure = await press(chat, await chat.say("ana", "Que haya cine de ciudades hermanas"), "Saltar")

    thanked = await press(chat, sure, "Sí, envíala")

    assert thanked.texts[0].startswith("¡Gracias!") and thanked.replaces
    assert [sent.channel for sent in log.proposals] == ["console"]


async def test_commands_work_and_nobody_is_offered_to_be_told_later(chat: ConsoleChat) -> None:
    helped, unknown = await chat.say("ana", "/ayuda"), await chat.say("ana", "nada de becas")

    assert "/mis_datos" in helped.texts[0] and "/avisame" not in helped.texts[0]
    assert not any("aviso" in one.text for row in unknown.rows for one in row)


@pytest.mark.parametrize("keyboard", ["", "{}", "[1]", '[["a"]]', "null", json.dumps([["x", "y", "z"]])])
async def test_a_keyboard_that_is_not_ours_is_harmless(chat: ConsoleChat, keyboard: str) -> None:
    shown = await chat.press("ana", "o:red-c40", 1, keyboard)

    assert shown.texts[0].startswith("Elegiste red-c40")


async def test_what_does_not_run_is_told_with_what_to_do(chat: ConsoleChat) -> None:
    assert await chat.problem() == ACTIONS_DOWN
    assert "tulugar up" in ACTIONS_DOWN

"""The chat in the terminal: options by number, none of them, and questions in English."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from bot.conversation import Conversation
from bot.terminal import TerminalChat
from bot.texts import read_texts
from domain.conversation import Answer, Option, Status
from domain.identity import PersonKeys
from settings import Settings
from tests.fakes import FakeDialogue, FakeLog

OPTIONS = (Option("red-c40", "La red C40"), Option("red-cglu", "CGLU"))
TEXTS = read_texts(Settings())


class Terminal:
    """A chat whose bot asks back whatever is said."""

    def __init__(self) -> None:
        self.log = FakeLog()
        self._out = io.StringIO()
        dialogue = FakeDialogue(Answer(Status.CLARIFIED, "¿Cuál?", options=OPTIONS))
        talk = Conversation(dialogue, dialogue, self.log, PersonKeys(b"secret"), TEXTS)
        self._chat = TerminalChat(talk, Console(file=self._out, width=100), TEXTS)

    async def type(self, *lines: str) -> str:
        """What is on the screen after these lines."""
        for line in lines:
            await self._chat.take(line)
        return " ".join(self._out.getvalue().split())


async def test_a_number_chooses_an_option() -> None:
    terminal = Terminal()

    await terminal.type("la red", "2")

    assert [(c.question_id, c.entry_id) for c in terminal.log.chosen] == [(terminal.log.asked[0].id, "red-cglu")]


@pytest.mark.parametrize(("question", "part"), [("la red", "de otra manera"), ("what is that?", "in other words")])
async def test_the_last_number_is_none_of_them(question: str, part: str) -> None:
    terminal = Terminal()

    screen = await terminal.type(question, "3")

    assert [(c.question_id, c.entry_id) for c in terminal.log.chosen] == [(terminal.log.asked[0].id, None)]
    assert part in screen


async def test_a_question_in_english_is_asked_back_in_english() -> None:
    assert "Is it one of these?" in await Terminal().type("what is that network?")


@pytest.mark.parametrize("line", ["²", "0", "9", "1.5"])
async def test_what_is_no_option_is_a_question(line: str) -> None:
    terminal = Terminal()

    await terminal.type("la red", line)

    assert terminal.log.chosen == []

"""The chat in the terminal: options by number, none of them, and questions in English."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from bot.conversation import Conversation
from bot.terminal import Explain, TerminalChat
from bot.texts import read_texts
from domain.conversation import Answer, Interpretation, More, MoreKind, Option, Status, Step
from domain.errors import AnsweringUnavailable
from domain.explanation import Candidate, Explanation
from domain.fitted_trees import Thresholds
from domain.identity import PersonKeys
from settings import Settings
from tests.fakes import FakeDialogue, FakeLog

OPTIONS = (Option("red-c40", "La red C40"), Option("red-cglu", "CGLU"))
TEXTS = read_texts(Settings())
ASKS_BACK = Answer(Status.CLARIFIED, "¿Cuál?", options=OPTIONS)
PROGRAMME = Answer(Status.ANSWERED, "Es un programa.", entries=("ecobici",), more=(More(MoreKind.RESULT, "logro"),))
FORM = Answer(Status.SMALL_TALK, "¿Cuál es tu idea?", intent="propose", steps=(Step("Cancelar", "cancel"),))


class Terminal:
    """A chat whose bot asks back whatever is said."""

    def __init__(self, answer: Answer = ASKS_BACK, explain: Explain | None = None) -> None:
        self.log = FakeLog()
        self._out = io.StringIO()
        self.dialogue = dialogue = FakeDialogue(answer)
        talk = Conversation(dialogue, dialogue, self.log, PersonKeys(b"secret"), TEXTS)
        self._chat = TerminalChat(talk, Console(file=self._out, width=100), TEXTS, explain=explain)

    async def run(self, history: Path) -> None:
        await self._chat.run(history)

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


async def test_what_an_answer_invites_is_pressed_by_its_number() -> None:
    terminal = Terminal(PROGRAMME)

    screen = await terminal.type("ecobici", "1")

    assert "1. ¿Qué logró?" in screen
    assert [what for what, _ in terminal.dialogue.heard] == ["ecobici", "logro"]
    assert terminal.log.chosen == []


async def test_a_proposal_is_begun_and_its_buttons_are_pressed_by_number() -> None:
    terminal = Terminal(FORM)

    screen = await terminal.type("/propuesta", "1")

    assert "1. Cancelar" in screen
    assert [what for what, _ in terminal.dialogue.heard] == ["start", "cancel"]


async def test_a_question_in_a_form_is_answered_with_the_form_below() -> None:
    screen = await Terminal(replace(PROGRAMME, then="¿Y tu idea?", steps=FORM.steps)).type("¿qué es?")

    assert screen.index("Es un programa.") < screen.index("¿Y tu idea?") < screen.index("2. Cancelar")


async def test_debug_shows_what_was_weighed() -> None:
    candidate = Candidate("red-c40", "Red C40", "network", 0.31, 1.2, 0.55, 0.44, 0.33, 0.22)

    async def explain(text: str) -> Explanation:
        return Explanation(ASKS_BACK, Interpretation("ask_who", 0.64), (candidate,), Thresholds(0.7, 0.6, 0.4))

    screen = await Terminal(explain=explain).type("¿quién firmó?")

    assert "Rasa: ask_who 0.64" in screen and "red-c40 0.31 0.55 0.44 0.33 0.22" in screen


async def test_debug_says_so_when_nobody_explains() -> None:
    async def explain(text: str) -> Explanation:
        raise AnsweringUnavailable("El servidor de respuestas no contesta.")

    assert "no contesta" in await Terminal(explain=explain).type("¿quién firmó?")


async def test_a_command_of_telegram_is_no_question() -> None:
    terminal = Terminal()

    assert "«Conversar»" in await terminal.type("/temas")
    assert terminal.log.asked == []


async def test_lines_of_a_file_are_answered(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lines = tmp_path / "lines.txt"
    lines.write_text("la red\n\n¿y CGLU?\n/salir\nnadie lee esto\n", encoding="utf-8")
    terminal = Terminal()

    with lines.open(encoding="utf-8") as given:
        monkeypatch.setattr("sys.stdin", given)
        await terminal.run(tmp_path / "history")

    assert [asked.question.text for asked in terminal.log.asked] == ["la red", "¿y CGLU?"]

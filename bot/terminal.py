"""A chat in the terminal: the same conversation as on Telegram, with its buttons by number."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.history import FileHistory
from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from bot.conversation import Conversation, Exchange
from bot.texts import Labels, Texts
from domain.conversation import Answer, More, MoreKind, Option, Status, Step
from domain.errors import AnsweringUnavailable
from domain.explanation import Explanation
from domain.insight import Vote
from domain.language import ENGLISH
from domain.proposal_form import START

PERSON = "terminal:1"
CHANNEL = "terminal"
LEAVE = {"/salir", "/adios", "/q", "salir", "exit", "quit"}
WELCOME = (
    "[bold]Tu Lugar[/bold]: pregúntame por lo que la ciudad hace con el mundo. Contenido de demostración.\n"
    "Vota con [bold]+[/bold] o [bold]-[/bold], elige un botón por su número, propón con [bold]/propuesta[/bold], "
    "sal con [bold]/salir[/bold]."
)
ELSEWHERE = (
    "Aquí sólo funcionan /propuesta, /cancelar y /salir; los demás comandos están en Telegram y en «Conversar», en la "
    "consola (`make up`). También puedes preguntar con tus palabras."
)
COMMAND = re.compile(r"/\w+")
COLOURS = {Status.ANSWERED: "green", Status.CLARIFIED: "yellow", Status.DECLINED: "red"}
Explain = Callable[[str], Awaitable[Explanation]]
SHOWN_CANDIDATES = 5
VOTES = {"+": Vote.UP, "👍": Vote.UP, "-": Vote.DOWN, "👎": Vote.DOWN}


class TerminalChat:
    """Reads lines and prints answers until the person leaves."""

    def __init__(
        self, conversation: Conversation, console: Console, texts: Texts, *, explain: Explain | None = None
    ) -> None:
        """
        Args:
            explain: says why a question gets its answer; below each answer it is shown.
        """
        self._conversation = conversation
        self._console = console
        self._texts = texts
        self._explain = explain
        self._last: Exchange | None = None

    async def run(self, history: Path) -> None:
        """Talk until /salir, Ctrl-D or Ctrl-C; what was typed is kept in `history`."""
        self._console.print(WELCOME)
        async for line in _typed(history) if sys.stdin.isatty() else _given():
            if line.casefold() in LEAVE:
                return
            if line:
                await self.take(line)

    async def take(self, line: str) -> None:
        """One line: a vote, the number of an option, or a question."""
        if line in VOTES and self._last:
            kept = await self._conversation.vote(self._last.id, VOTES[line], person=PERSON)
            self._console.print("¡Gracias por tu voto!" if kept else "No pude guardar tu voto.")
            return
        self._last = await self._exchange(line)
        if self._last:
            await self._show(self._last, line)

    async def _exchange(self, line: str) -> Exchange | None:
        if line.casefold() == "/propuesta":
            return await self._conversation.step(START, person=PERSON, channel=CHANNEL)
        if line.casefold() == "/cancelar":
            left = await self._conversation.leave_form(person=PERSON)
            self._console.print("Listo, no guardé ninguna propuesta." if left else "No hay ninguna propuesta a medias.")
            return None
        if COMMAND.fullmatch(line):
            self._console.print(ELSEWHERE)
            return None
        labels = numbered(self._last.answer, self._texts.labels(self._last.language)) if self._last else []
        number = int(line) if line.isdecimal() else 0
        if self._last and 1 <= number <= len(labels):
            return await self._press(self._last, *labels[number - 1])
        return await self._conversation.ask(line, person=PERSON, channel=CHANNEL)

    async def _press(self, asked: Exchange, label: str, pressed: Option | More | Step | None) -> Exchange | None:
        if pressed is None:
            await self._choose_none(asked)
            return None
        if isinstance(pressed, Step):
            said = asked.answer.language if asked.answer.steps else asked.language
            return await self._conversation.step(pressed.value, person=PERSON, channel=CHANNEL, language=said)
        return await self._conversation.choose(
            pressed.entry_id,
            label,
            person=PERSON,
            channel=CHANNEL,
            language=asked.language,
            question_id=asked.id if isinstance(pressed, Option) else "",
        )

    async def _choose_none(self, asked: Exchange) -> None:
        await self._conversation.choose_none(asked.id)
        texts = self._texts.english if asked.language == ENGLISH else self._texts
        self._console.print(texts.none_of_these)

    async def _show(self, exchange: Exchange, line: str) -> None:
        answer = exchange.answer
        title = escape(answer.title) if answer.title else ""
        shown = escape(body(answer, self._texts.labels(exchange.language)))
        self._console.print(Panel(shown, title=title, border_style=COLOURS.get(answer.status, "cyan")))
        if self._explain:
            self._console.print(f"[dim]{escape(why(answer))}[/dim]")
            await self._show_candidates(line)

    async def _show_candidates(self, line: str) -> None:
        """What the question was weighed against, standing alone; nothing for numbers and commands."""
        if not self._explain or line.isdecimal() or line.startswith("/"):
            return
        try:
            explained = await self._explain(line)
        except AnsweringUnavailable as error:
            self._console.print(f"[dim]{escape(str(error))}[/dim]")
            return
        heard, limits = explained.interpretation, explained.thresholds
        self._console.print(
            f"[dim]Rasa: {escape(heard.intent or '-')} {heard.confidence:.2f} · contesta desde "
            f"{limits.answer_from:.2f}, pregunta de vuelta desde {limits.clarify_from:.2f}[/dim]"
        )
        table = Table("ficha", "prob.", "vectores", "centro", "palabras", "letras", style="dim", box=None)
        for one in explained.candidates[:SHOWN_CANDIDATES]:
            scores = (one.probability, one.dense, one.centroid, one.words, one.characters)
            table.add_row(one.entry_id, *(f"{score:.2f}" for score in scores))
        self._console.print(table)


async def _typed(history: Path) -> AsyncIterator[str]:
    """Lines of somebody at the keyboard, who can go back to earlier ones."""
    history.parent.mkdir(parents=True, exist_ok=True)
    session: PromptSession[str] = PromptSession(history=FileHistory(str(history)))
    while True:
        try:
            yield (await session.prompt_async("› ")).strip()
        except (EOFError, KeyboardInterrupt):
            return


async def _given() -> AsyncIterator[str]:
    """Lines of a file or another program."""
    while line := await asyncio.to_thread(sys.stdin.readline):
        yield line.strip()


def numbered(answer: Answer, labels: Labels) -> list[tuple[str, Option | More | Step | None]]:
    """What can be pressed below an answer, in order, with what it says; None stands for "none of these"."""
    options: list[tuple[str, Option | More | Step | None]] = [(option.title, option) for option in answer.options]
    none: list[tuple[str, Option | More | Step | None]] = [(labels.none_of_these_button, None)] if options else []
    said = {MoreKind.RESULT: labels.result_button, MoreKind.COST: labels.cost_button}
    more = [(said[one.kind], one) for one in answer.more]
    return [*options, *none, *more, *((step.label, step) for step in answer.steps)]


def body(answer: Answer, labels: Labels) -> str:
    """An answer with its sources, date and numbered buttons, as plain text."""
    lines = [answer.text]
    lines += [f"Fuente: {c.title}, {c.publisher}{f' <{c.url}>' if c.url else ''}" for c in answer.citations[:1]]
    if answer.verified_on:
        lines.append(f"Verificado: {answer.verified_on:%d/%m/%Y}")
    if answer.then:
        lines.append(f"\n{answer.then}")
    lines += [f"  {number}. {label}" for number, (label, _) in enumerate(numbered(answer, labels), 1)]
    return "\n".join(lines)


def why(answer: Answer) -> str:
    """What was decided and why, on one line."""
    cause = f" ({answer.cause.value})" if answer.cause else ""
    path = "sin Rasa" if answer.degraded else "por Rasa"
    entries = ", ".join(answer.entries[:3]) or "ninguna"
    return (
        f"{answer.status.value}{cause} · intención {answer.intent or '-'} · {answer.score:.2f} · "
        f"fichas: {entries} · versión {answer.knowledge_version} · {path}"
    )

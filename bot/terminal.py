"""A chat in the terminal: the same conversation as on Telegram, with options by number."""

from __future__ import annotations

from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.history import FileHistory
from rich.console import Console
from rich.markup import escape
from rich.panel import Panel

from bot.conversation import Conversation, Exchange
from bot.texts import Texts
from domain.conversation import Answer, Status
from domain.insight import Vote
from domain.language import ENGLISH

PERSON = "terminal:1"
CHANNEL = "terminal"
LEAVE = {"/salir", "/adios", "/q", "salir", "exit", "quit"}
WELCOME = (
    "[bold]Tu Lugar[/bold]: pregúntame por lo que la ciudad hace con el mundo. Contenido de demostración.\n"
    "Vota con [bold]+[/bold] o [bold]-[/bold], elige una opción por su número, sal con [bold]/salir[/bold]."
)
COLOURS = {Status.ANSWERED: "green", Status.CLARIFIED: "yellow", Status.DECLINED: "red"}
VOTES = {"+": Vote.UP, "👍": Vote.UP, "-": Vote.DOWN, "👎": Vote.DOWN}


class TerminalChat:
    """Reads lines and prints answers until the person leaves."""

    def __init__(self, conversation: Conversation, console: Console, texts: Texts, *, debug: bool = False) -> None:
        self._conversation = conversation
        self._console = console
        self._texts = texts
        self._debug = debug
        self._last: Exchange | None = None

    async def run(self, history: Path) -> None:
        """Talk until /salir, Ctrl-D or Ctrl-C; what was typed is kept in `history`."""
        history.parent.mkdir(parents=True, exist_ok=True)
        session: PromptSession[str] = PromptSession(history=FileHistory(str(history)))
        self._console.print(WELCOME)
        while True:
            try:
                line = (await session.prompt_async("› ")).strip()
            except (EOFError, KeyboardInterrupt):
                return
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
            self._show(self._last)

    async def _exchange(self, line: str) -> Exchange | None:
        number = int(line) if line.isdecimal() else 0
        if self._last and 1 <= number <= len(self._last.answer.options):
            return await self._choose(self._last, number)
        if self._last and self._last.answer.options and number == len(self._last.answer.options) + 1:
            await self._choose_none(self._last)
            return None
        return await self._conversation.ask(line, person=PERSON, channel=CHANNEL)

    async def _choose(self, asked: Exchange, number: int) -> Exchange:
        option = asked.answer.options[number - 1]
        return await self._conversation.choose(
            option.entry_id,
            option.title,
            person=PERSON,
            channel=CHANNEL,
            language=asked.language,
            question_id=asked.id,
        )

    async def _choose_none(self, asked: Exchange) -> None:
        await self._conversation.choose_none(asked.id)
        texts = self._texts.english if asked.language == ENGLISH else self._texts
        self._console.print(texts.none_of_these)

    def _show(self, exchange: Exchange) -> None:
        answer = exchange.answer
        title = escape(answer.title) if answer.title else ""
        self._console.print(Panel(escape(body(answer)), title=title, border_style=COLOURS.get(answer.status, "cyan")))
        if self._debug:
            self._console.print(f"[dim]{escape(why(answer))}[/dim]")


def body(answer: Answer) -> str:
    """An answer with its sources, date and numbered options, as plain text."""
    lines = [answer.text]
    lines += [f"Fuente: {c.title}, {c.publisher}{f' <{c.url}>' if c.url else ''}" for c in answer.citations[:1]]
    if answer.verified_on:
        lines.append(f"Verificado: {answer.verified_on:%d/%m/%Y}")
    lines += [f"  {number}. {option.title}" for number, option in enumerate(answer.options, 1)]
    if answer.options:
        lines.append(f"  {len(answer.options) + 1}. Ninguna de estas")
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

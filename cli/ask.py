"""`tulugar ask`: questions through the real dialogue path, one at a time or as JSON lines."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TextIO

import click

import bootstrap
from bot.conversation import Conversation, Exchange
from bot.wiring import open_conversation
from settings import Settings

AT_ONCE = 4  # people who ask at the same time: two cores have no use for more
CHANNEL = "batch"


@dataclass(frozen=True)
class BatchItem:
    """One line of input: a person of its own, who may have said something before."""

    id: Any
    text: str
    context: tuple[str, ...] = ()


@click.command(help="Haz una pregunta, o muchas con --batch (JSON por línea en la entrada estándar).")
@click.argument("text", nargs=-1)
@click.option("--batch", is_flag=True, help='Lee {"id", "text", "context"} por línea; escribe una respuesta por línea.')
def ask(text: tuple[str, ...], batch: bool) -> None:
    from cli.up import ProcessProblem, start_for_batch

    if not batch and not text:
        raise click.UsageError("Escribe una pregunta, o usa --batch.")
    lines: Iterable[str] = sys.stdin if batch else [json.dumps({"id": 1, "text": " ".join(text)})]
    settings = bootstrap.settings_from_environment()
    try:
        with start_for_batch(settings):
            failed = asyncio.run(_run(settings, list(read_items(lines)), sys.stdout, whole=batch))
    except ProcessProblem as problem:
        raise click.ClickException(str(problem)) from problem
    sys.exit(1 if failed else 0)


def read_items(lines: Iterable[str]) -> Iterator[BatchItem | dict[str, Any]]:
    """An item for each line; a line that cannot be read becomes its own error answer, in its place."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            raw = json.loads(line)
            yield BatchItem(raw["id"], str(raw["text"]), tuple(map(str, raw.get("context") or ())))
        except (ValueError, KeyError, TypeError) as error:
            yield {"id": None, "error": f'línea {number}: se espera {{"id", "text", "context"}}: {error!r}'}


async def _run(settings: Settings, items: list[BatchItem | dict[str, Any]], out: TextIO, *, whole: bool) -> int:
    """Answer every item, in order of input; how many lines could not be read."""
    async with open_conversation(settings, evaluation=True) as conversation:
        gate = asyncio.Semaphore(AT_ONCE)
        run = time.time_ns()  # people of this run share no conversation with those of another
        tasks = [asyncio.create_task(_answer(conversation, item, gate, f"{run}:{i}")) for i, item in enumerate(items)]
        failed = 0
        for task in tasks:
            line = await task
            failed += "error" in line
            out.write((json.dumps(line, ensure_ascii=False) if whole else line.get("reply", "")) + "\n")
            out.flush()
    return failed


async def _answer(
    conversation: Conversation, item: BatchItem | dict[str, Any], gate: asyncio.Semaphore, person: str
) -> dict[str, Any]:
    if isinstance(item, dict):
        return item
    async with gate:
        for earlier in item.context:
            await conversation.ask(earlier, person=person, channel=CHANNEL)
        started = time.perf_counter()
        exchange = await conversation.ask(item.text, person=person, channel=CHANNEL)
        return line_of(item, exchange, round((time.perf_counter() - started) * 1000, 1))


def line_of(item: BatchItem, exchange: Exchange, latency_ms: float) -> dict[str, Any]:
    """One line of output."""
    answer = exchange.answer
    return {
        "id": item.id,
        "status": answer.status.value,
        "cause": answer.cause.value if answer.cause else None,
        "intent": answer.intent,
        "entries": list(answer.entries),
        "options": [option.entry_id for option in answer.options],
        "score": answer.score,
        "reply": plain_text(exchange),
        "latency_ms": latency_ms,
        "degraded": answer.degraded,
    }


def plain_text(exchange: Exchange) -> str:
    """A reply as plain text: the answer, its first source, its date and the options."""
    answer = exchange.answer
    lines = [answer.text]
    if answer.citations:
        first = answer.citations[0]
        lines.append(f"Fuente: {first.title}, {first.publisher}{f' ({first.url})' if first.url else ''}")
    if answer.verified_on:
        lines.append(f"Verificado: {answer.verified_on.isoformat()}")
    lines.extend(f"- {option.title}" for option in answer.options)
    return "\n".join(lines)

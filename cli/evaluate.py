"""`tulugar evaluate`: labelled questions through the real dialogue; right and wrong, by kind and style."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

import click

import bootstrap
from analytics.quality import LabelledQuestion, Outcome, by_kind, calibration_error, outcome, read_questions, share
from bot.conversation import Conversation, Exchange
from bot.wiring import open_conversation
from domain.conversation import Status
from settings import Settings

AT_ONCE = 4
HEADER = f"{'':12} {'n':>4}  {'correct':24} {'clarified':24} {'missed':24} {'wrong':24}"
Asked = tuple[LabelledQuestion, Exchange]


@click.command(help="Mide las respuestas con preguntas etiquetadas (JSON por línea).")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--worst", default=0, show_default=True, help="Cuántas respuestas equivocadas mostrar.")
@click.option("--max-wrong", type=float, help="Termina con error si la parte equivocada (0 a 1) es mayor.")
def evaluate(files: tuple[Path, ...], worst: int, max_wrong: float | None) -> None:
    from cli.up import ProcessProblem, start_for_batch

    settings = bootstrap.settings_from_environment()
    questions = [question for path in files for question in read_questions(path)]
    try:
        with start_for_batch(settings):
            started = time.perf_counter()
            asked = asyncio.run(_ask_all(settings, questions))
            elapsed = time.perf_counter() - started
    except ProcessProblem as problem:
        raise click.ClickException(str(problem)) from problem
    wrong = _report(asked, worst)
    click.echo(f"\n{len(asked)} preguntas en {elapsed:.1f} s")
    if max_wrong is not None and wrong > max_wrong:
        raise click.ClickException(f"Se contestó mal {wrong:.1%}; el máximo es {max_wrong:.1%}.")


async def _ask_all(settings: Settings, questions: Sequence[LabelledQuestion]) -> list[Asked]:
    async with open_conversation(settings, evaluation=True) as conversation:
        gate = asyncio.Semaphore(AT_ONCE)
        run = time.time_ns()
        exchanges = await asyncio.gather(
            *(_ask(conversation, question, gate, f"{run}:{question.id}") for question in questions)
        )
    return list(zip(questions, exchanges, strict=True))


async def _ask(
    conversation: Conversation, question: LabelledQuestion, gate: asyncio.Semaphore, person: str
) -> Exchange:
    async with gate:
        for earlier in question.context:
            await conversation.ask(earlier, person=person, channel="evaluation")
        return await conversation.ask(question.text, person=person, channel="evaluation")


def _report(asked: Sequence[Asked], worst: int) -> float:
    """Print every table; the share of all questions that was answered wrong."""
    judged = [(question, exchange, outcome(question, exchange.answer)) for question, exchange in asked]
    click.echo(HEADER)
    for title, label in (("por clase", "kind"), ("por estilo", "style")):
        click.echo(f"-- {title}")
        for name, outcomes in by_kind((getattr(q, label), one) for q, _, one in judged).items():
            _row(name, outcomes)
    _row("TODO", [one for _, _, one in judged])
    said = [(e.answer.score, one is Outcome.CORRECT) for q, e, one in judged if e.answer.status is Status.ANSWERED]
    click.echo(f"error de calibración de lo contestado: {calibration_error(said):.3f}")
    for question, exchange, one in [j for j in judged if j[2] in {Outcome.WRONG, Outcome.MISSED}][:worst]:
        answer = exchange.answer
        click.echo(f"{one.value:7} {question.kind:10} {answer.score:.2f} {answer.intent:16} {question.text[:110]!r}")
        click.echo(f"        dijo {answer.status.value} {list(answer.entries[:3])}; era {list(question.gold)}")
    return sum(one is Outcome.WRONG for _, _, one in judged) / max(len(judged), 1)


def _row(name: str, outcomes: Sequence[Outcome]) -> None:
    cells = "  ".join(f"{share([one is wanted for one in outcomes])!s:24}" for wanted in Outcome)
    click.echo(f"{name:12} {len(outcomes):>4}  {cells}")

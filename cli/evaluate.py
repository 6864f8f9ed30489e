"""`tulugar evaluate`: labelled questions through the real dialogue; right and wrong, by kind and style."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

import bootstrap
from analytics.quality import LabelledQuestion, Outcome, read_questions
from bot.conversation import Conversation
from bot.wiring import open_conversation
from domain.conversation import Answer
from settings import Settings

if TYPE_CHECKING:
    from analytics.evaluation import Measured

AT_ONCE = 4
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@dataclass(frozen=True)
class Plan:
    """What the options ask for."""

    files: tuple[Path, ...]
    worst: int = 0
    max_wrong: float | None = None
    limits: Path | None = None
    baselines: bool = False
    fit_on: tuple[Path, ...] = ()
    write: Path | None = None

    @property
    def command(self) -> str:
        """The command that asks for the same tables."""
        from cli.quality_files import shown

        parts = ["tulugar evaluate", *map(shown, self.files)]
        parts.extend([f"--worst {self.worst}"] if self.worst else [])
        parts.extend(["--baselines"] if self.baselines else [])
        parts.extend(f"--fit-on {shown(path)}" for path in self.fit_on)
        parts.extend([f"--write {shown(self.write)}"] if self.write else [])
        return " ".join(parts)


@click.command(help="Mide las respuestas con preguntas etiquetadas (JSON por línea).")
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--worst", default=0, show_default=True, help="Cuántas respuestas equivocadas mostrar.")
@click.option("--max-wrong", type=float, help="Termina con error si la parte equivocada (0 a 1) es mayor.")
@click.option("--limits", type=FILE, help="JSON con la mayor parte equivocada (0 a 1) de cada clase.")
@click.option("--baselines", is_flag=True, help="Compara con BM25, vectores y Rasa solos.")
@click.option("--fit-on", multiple=True, type=FILE, help="Preguntas para ajustar el umbral de los anteriores.")
@click.option("--write", type=click.Path(file_okay=False, path_type=Path), help="Carpeta para quality.md y su imagen.")
def evaluate(**options: object) -> None:
    plan = Plan(**options)  # type: ignore[arg-type]
    limits = _limits(plan)
    settings = bootstrap.settings_from_environment()
    if not bootstrap.repository(settings).entries():
        raise click.ClickException("La base de conocimiento está vacía. Corre antes «tulugar kb import».")
    ours, baselines = _measure(settings, plan)
    if plan.write:
        _write(settings, plan, ours, baselines)
    problems = [*_over_all(ours, plan.max_wrong), *_over_limits(ours, limits)]
    if problems:
        raise click.ClickException("\n".join(problems))


def _measure(settings: Settings, plan: Plan) -> tuple[Measured, list[Measured]]:
    """Ask and print; ours, and the baselines if they are wanted."""
    from analytics.evaluation import OURS, measured
    from analytics.risk import silent_entries
    from cli.evaluation_tables import print_baselines, print_ours

    questions = _read(plan.files)
    started = time.perf_counter()
    answers = _answers(settings, questions)
    elapsed = time.perf_counter() - started
    entries = bootstrap.repository(settings).entries()
    ours = measured(OURS, questions, answers, silent_entries(entries))
    print_ours(ours, plan.worst)
    click.echo(f"\n{len(questions)} preguntas en {elapsed:.1f} s")
    if not plan.baselines:
        return ours, []
    from cli.baselines import measure_baselines

    baselines = list(measure_baselines(settings, entries, questions, _read(plan.fit_on)))
    print_baselines([ours, *baselines])
    return ours, baselines


def _read(files: Sequence[Path]) -> list[LabelledQuestion]:
    return [question for path in files for question in read_questions(path)]


def _answers(settings: Settings, questions: Sequence[LabelledQuestion]) -> list[Answer]:
    """The answers of the real dialogue, with Rasa and the action server running."""
    from cli.up import ProcessProblem, start_for_batch

    try:
        with start_for_batch(settings):
            return asyncio.run(_ask_all(settings, questions))
    except ProcessProblem as problem:
        raise click.ClickException(str(problem)) from problem


async def _ask_all(settings: Settings, questions: Sequence[LabelledQuestion]) -> list[Answer]:
    async with open_conversation(settings, evaluation=True) as conversation:
        gate = asyncio.Semaphore(AT_ONCE)
        run = time.time_ns()
        return await asyncio.gather(
            *(_ask(conversation, question, gate, f"{run}:{question.id}") for question in questions)
        )


async def _ask(conversation: Conversation, question: LabelledQuestion, gate: asyncio.Semaphore, person: str) -> Answer:
    async with gate:
        for earlier in question.context:
            await conversation.ask(earlier, person=person, channel="evaluation")
        exchange = await conversation.ask(question.text, person=person, channel="evaluation")
    return exchange.answer


def _write(settings: Settings, plan: Plan, ours: Measured, baselines: Sequence[Measured]) -> None:
    from analytics.quality_report import Results
    from cli.quality_files import provenance, write_quality

    assert plan.write
    about = provenance(plan.command, bootstrap.repository(settings).entries(), ours)
    write_quality(plan.write, about, Results(ours, baselines, plan.worst))
    click.echo(f"Escrito en {plan.write}.")


def _limits(plan: Plan) -> dict[str, float]:
    from analytics.quality_limits import read_limits

    return read_limits(plan.limits) if plan.limits else {}


def _over_all(ours: Measured, max_wrong: float | None) -> Iterator[str]:
    wrong = ours.outcomes.count(Outcome.WRONG) / max(len(ours.outcomes), 1)
    if max_wrong is not None and wrong > max_wrong:
        yield f"Se contestó mal {wrong:.1%}; el máximo es {max_wrong:.1%}."


def _over_limits(ours: Measured, limits: dict[str, float]) -> list[str]:
    from analytics.quality_limits import broken_limits

    return broken_limits(ours.grouped("kind"), limits)

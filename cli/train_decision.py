"""`tulugar train decision`: fit the decision on labelled questions, with what Rasa and search make of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
import httpx

import bootstrap
from analytics.quality import LabelledQuestion, read_questions
from domain.answering import CANDIDATES
from domain.conversation import Question
from domain.text import clean_message
from domain.wire import interpretation_from_rasa
from settings import FIT_FILE, Settings

if TYPE_CHECKING:
    from knowledge_base.training.decision import Judged

PARSE_TIMEOUT_S = 30.0


@click.command("decision", help="Ajusta la decisión con preguntas etiquetadas (JSON por línea).")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def decision(files: tuple[Path, ...]) -> None:
    from cli.up import ProcessProblem, start_processes
    from knowledge_base.fitted import Fit, read_fit, write_fit
    from knowledge_base.training.decision import fit_decision

    settings = bootstrap.settings_from_environment()
    questions = [question for path in files for question in read_questions(path) if not question.context]
    try:
        with start_processes(settings, ("rasa",)) as running:
            running.wait_ready(["rasa"])
            judged = list(_judge(settings, questions))
    except ProcessProblem as problem:
        raise click.ClickException(str(problem)) from problem
    fitted = fit_decision(judged)
    path = settings.of_city("decision.json", FIT_FILE)
    write_fit(Fit(read_fit(settings.fit_path).fusion, fitted), path)
    limits = fitted.thresholds
    click.echo(f"Ajustada con {len(judged)} preguntas: contesta desde {limits.answer_from:.2f}, ", nl=False)
    click.echo(f"dice que no sabe desde {limits.decline_from:.2f}, pregunta de vuelta desde {limits.clarify_from:.2f}.")


def _judge(settings: Settings, questions: Sequence[LabelledQuestion]) -> Iterator[Judged]:
    from knowledge_base.training.decision import Judged

    search = bootstrap.knowledge(settings)
    token = {"token": bootstrap.internal_token(settings)}
    with httpx.Client(base_url=settings.rasa_url, timeout=PARSE_TIMEOUT_S, trust_env=False) as client:
        for one in questions:
            text = clean_message(one.text)
            if text:
                parsed = client.post("/model/parse", params=token, json={"text": text}).raise_for_status().json()
                found = search.search(text, limit=CANDIDATES)
                yield Judged(one.kind, frozenset(one.gold), Question(text), interpretation_from_rasa(parsed), found)

"""`tulugar train decision`: fit the decision on labelled questions, with what Rasa and search make of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
import httpx

import bootstrap
from analytics.quality import LabelledQuestion, read_questions
from domain.answering import CANDIDATES, Answering
from domain.conversation import Interpretation, Question
from domain.decision import FittedDecision
from domain.fitted_trees import Thresholds
from domain.knowledge import Entry
from domain.signals import SOCIAL
from domain.text import clean_message
from domain.wire import interpretation_from_rasa
from settings import FIT_FILE, Settings

if TYPE_CHECKING:
    from knowledge_base.live import LiveKnowledge
    from knowledge_base.training.decision import Fitted, Judged

PARSE_TIMEOUT_S = 30.0


@click.command("decision", help="Ajusta la decisión con preguntas etiquetadas (JSON por línea).")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def decision(files: tuple[Path, ...]) -> None:
    from cli.up import ProcessProblem, start_processes
    from knowledge_base.fitted import Fit, read_fit, write_fit
    from knowledge_base.training.decision import fit_decision

    settings = bootstrap.settings_from_environment()
    search = bootstrap.knowledge(settings)
    if not search.passages:
        raise click.ClickException("La base de conocimiento está vacía. Corre antes «tulugar kb import».")
    questions = [question for path in files for question in read_questions(path) if clean_message(question.text)]
    try:
        with start_processes(settings, ("rasa",)) as running:
            running.wait_ready(["rasa"])
            heard = _interpretations(settings, questions)
    except ProcessProblem as problem:
        raise click.ClickException(str(problem)) from problem
    alone = [_judged(one, heard, search) for one in questions if not one.context]
    earlier = read_fit(settings.fit_path)
    fitted = fit_decision(alone)
    tracking = Answering(search, replace(fitted.decision, in_context=earlier.decision.in_context))
    following = [_judged(one, heard, search, _topic(one, heard, tracking)) for one in questions if one.context]
    entries = [entry for entry in bootstrap.repository(settings).entries() if entry.is_sayable(date.today())]
    both = _with_context(fitted, (alone, following), entries, search)
    path = settings.of_city("decision.json", FIT_FILE)
    write_fit(Fit(earlier.fusion, both), path)
    click.echo(f"Ajustada con {len(alone)} preguntas sueltas{_told(both.thresholds)}")
    if both.in_context:
        click.echo(f"y con {len(following)} que siguen a otra{_told(both.in_context.thresholds)}")


def _with_context(
    fitted: Fitted,
    judged: tuple[Sequence[Judged], Sequence[Judged]],
    entries: Sequence[Entry],
    search: LiveKnowledge,
) -> FittedDecision:
    """The fitted decision, also for messages that follow another one, if there are any.

    Args:
        judged: those that stand alone, and those that follow another.
        entries: those that a conversation may be about.
    """
    from knowledge_base.training.in_context import fit_in_context, follow_ups, new_topics

    alone, following = judged
    after = follow_ups(following, fitted.decision, search)
    if not after:
        return fitted.decision
    leaving = new_topics(alone, fitted.unseen, entries, fitted.decision, search)
    return replace(fitted.decision, in_context=fit_in_context(after, leaving))


def _told(limits: Thresholds) -> str:
    return (
        f": contesta desde {limits.answer_from:.2f}, dice que no sabe desde {limits.decline_from:.2f}, "
        f"pregunta de vuelta desde {limits.clarify_from:.2f}."
    )


def _interpretations(settings: Settings, questions: Sequence[LabelledQuestion]) -> dict[str, Interpretation]:
    """What Rasa makes of each message, and of those before it."""
    token = {"token": bootstrap.internal_token(settings)}
    messages = dict.fromkeys(clean_message(text) for one in questions for text in (*one.context, one.text))
    heard = {}
    with httpx.Client(base_url=settings.rasa_url, timeout=PARSE_TIMEOUT_S, trust_env=False) as client:
        for text in filter(None, messages):
            parsed = client.post("/model/parse", params=token, json={"text": text}).raise_for_status().json()
            heard[text] = interpretation_from_rasa(parsed)
    return heard


def _topic(one: LabelledQuestion, heard: Mapping[str, Interpretation], answering: Answering) -> str | None:
    """What the conversation is about after the messages before this one."""
    about = None
    for text in filter(None, map(clean_message, one.context)):
        if heard[text].intent not in SOCIAL:
            about = answering.answer(Question(text, current_entry=about), heard[text]).current_entry or about
    return about


def _judged(
    one: LabelledQuestion, heard: Mapping[str, Interpretation], search: LiveKnowledge, about: str | None = None
) -> Judged:
    from knowledge_base.training.decision import Judged

    text = clean_message(one.text)
    found = search.search(text, limit=CANDIDATES)
    question = Question(text, current_entry=about)
    return Judged(one.kind, frozenset(one.gold), question, heard[text], found, frozenset(one.near))

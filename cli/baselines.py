"""The systems that `tulugar evaluate --baselines` compares with: BM25, vectors, plain Rasa."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import click

from analytics.baselines import Baseline, Best, compare, vectors_alone, words_alone
from analytics.evaluation import Measured
from analytics.quality import LabelledQuestion
from domain.knowledge import Entry
from knowledge_base.encoder import load_encoder
from nlu.faq import read_with_rasa
from settings import Settings


def measure_baselines(
    settings: Settings,
    entries: Sequence[Entry],
    questions: Sequence[LabelledQuestion],
    fit_on: Sequence[LabelledQuestion],
) -> Iterator[Measured]:
    """Each baseline on the questions, as it comes and with a fitted threshold.

    Raises:
        EncoderUnavailable, TrainingFailed: a baseline cannot be made.
    """
    sayable = [entry for entry in entries if entry.is_sayable(date.today())]
    encoder = load_encoder(settings.encoder)
    for baseline in (words_alone(sayable), vectors_alone(sayable, encoder), rasa_alone(settings, sayable)):
        click.echo(f"comparando con {baseline.name}…", err=True)
        yield from compare(baseline, sayable, questions, fit_on)


def rasa_alone(settings: Settings, entries: Sequence[Entry]) -> Baseline:
    """Plain Rasa, trained on the phrasings of the entries; its model is kept among the state."""
    known = {entry.id: entry for entry in entries}
    phrasings = {entry.id: [phrasing.text for phrasing in entry.phrasings] for entry in entries if entry.phrasings}

    def best(texts: Sequence[str]) -> list[Best]:
        readings = read_with_rasa(phrasings, texts, settings.state_path / "baselines")
        return [Best(known.get(one.entry), one.confidence) for one in readings]

    return Baseline("Rasa", best)

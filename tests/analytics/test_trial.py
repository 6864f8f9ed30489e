"""What a change would do: each question is read once and answered once for a version, and the result stays the same."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from analytics.quality import LabelledQuestion
from analytics.trial import Trial
from domain.conversation import Interpretation
from domain.knowledge import Phrasing
from knowledge_base.encoder import load_encoder
from knowledge_base.fitted import read_fit
from knowledge_base.live import LiveKnowledge
from knowledge_base.storage.engine import open_engine
from knowledge_base.storage.migrate import migrate
from knowledge_base.storage.repository import EntryRepository
from tests import make

BIKES = make.entry(
    "ecobici", title="Ecobici", answer="Hay 9,300 bicicletas.", phrasings=(Phrasing("¿cuántas bicis hay?"),)
)
TWINS = make.entry(
    "gemelas", title="Ciudades hermanas", answer="Son dos.", phrasings=(Phrasing("¿qué es hermanarse?"),)
)
QUESTIONS = (
    LabelledQuestion("q1", "¿cuántas bicis hay?", "answerable", "formal", ("ecobici",)),
    LabelledQuestion("q2", "¿qué es hermanarse?", "answerable", "formal", ("gemelas",)),
    LabelledQuestion("q3", "¿quién paga la luz?", "unknown", "formal", ()),
)


@dataclass
class Rasa:
    """Counts what it is asked."""

    up: bool = True
    asked: list[str] = field(default_factory=list)

    def __call__(self, text: str) -> Interpretation:
        self.asked.append(text)
        return Interpretation("ask", 0.9) if self.up else Interpretation()


@dataclass
class Bench:
    repository: EntryRepository
    live: LiveKnowledge

    def trial(self, rasa: Rasa) -> Trial:
        return Trial(self.live, read_fit().decision, QUESTIONS, rasa)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    engine = open_engine(f"sqlite:///{tmp_path}/t.db")
    migrate(engine)
    repository = EntryRepository(engine)
    repository.take_over([BIKES, TWINS], author="Ana", note="")
    return Bench(repository, LiveKnowledge(repository, load_encoder(), tmp_path / "index", read_fit().fusion))


CHANGED = replace(BIKES, phrasings=(*BIKES.phrasings, Phrasing("¿quién paga la luz?")))


def test_a_second_change_reads_no_question_again_and_says_what_a_first_one_would(bench: Bench) -> None:
    rasa = Rasa()
    trial = bench.trial(rasa)
    trial.effect(replace(TWINS, answer="Son tres."), ("son tres",))
    assert sorted(rasa.asked) == sorted(question.text for question in QUESTIONS)

    again = trial.effect(CHANGED, ("¿quién paga la luz?",))

    assert len(rasa.asked) == len(QUESTIONS)
    assert again == bench.trial(Rasa()).effect(CHANGED, ("¿quién paga la luz?",))


def test_while_rasa_is_down_nothing_of_it_is_kept(bench: Bench) -> None:
    rasa = Rasa(up=False)
    trial = bench.trial(rasa)
    trial.effect(CHANGED, ("luz",))
    rasa.up = True

    assert trial.effect(CHANGED, ("luz",)) == bench.trial(Rasa()).effect(CHANGED, ("luz",))


def test_a_newer_version_is_answered_anew(bench: Bench) -> None:
    trial = bench.trial(Rasa())
    trial.effect(CHANGED, ("luz",))
    bench.repository.take_over([BIKES, replace(TWINS, answer="Ahora son cinco.")], author="Ana", note="")

    assert trial.effect(CHANGED, ("luz",)) == bench.trial(Rasa()).effect(CHANGED, ("luz",))

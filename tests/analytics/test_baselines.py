"""Simpler systems on the same questions."""

from __future__ import annotations

from collections.abc import Sequence, Set

import numpy as np
import pytest
from numpy.typing import NDArray

from analytics.baselines import ALWAYS, Baseline, Best, cheapest_threshold, compare, vectors_alone, words_alone
from analytics.quality import LabelledQuestion, Outcome
from domain.knowledge import EntryKind
from tests import make

BIKES = make.entry("bicis", title="Ecobici", answer="Bicicletas públicas.", phrasings=(make.phrasing("las bicis"),))
PRIZE = make.entry("premio", title="Premio de transporte", answer="La ciudad ganó un premio.")
UNKNOWN = make.entry("gap", kind=EntryKind.UNKNOWN, title="Costo de los viajes", answer="No lo sabemos.")
ENTRIES = (BIKES, PRIZE, UNKNOWN)


class Letters:
    """An encoder that knows a text by its letters."""

    name, dimension, fingerprint = "letters", 26, "letters"
    words: Set[str] = frozenset()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        counts = np.array([[text.lower().count(chr(97 + i)) for i in range(26)] for text in texts], dtype=np.float32)
        return counts / np.linalg.norm(counts, axis=1, keepdims=True)


def asked(text: str, *gold: str, kind: str = "answerable") -> LabelledQuestion:
    return LabelledQuestion(text, text, kind, "formal", gold, ("antes",))


@pytest.mark.parametrize("baseline", [words_alone(ENTRIES), vectors_alone(ENTRIES, Letters())], ids=lambda b: b.name)
def test_the_entry_of_the_best_passage_is_said(baseline: Baseline) -> None:
    (best,) = baseline.best(["premio de transporte"])

    assert best.entry == PRIZE
    assert best.answer(ALWAYS).entries == ("premio",)


def test_without_a_threshold_everything_is_answered() -> None:
    questions = [asked("las bicis", "bicis"), asked("receta de mole", kind="off_topic")]

    (found,) = compare(words_alone(ENTRIES), ENTRIES, questions)

    assert found.outcomes == [Outcome.CORRECT, Outcome.WRONG]
    assert (found.ending.coverage, found.ending.risk) == (1.0, 0.5)


def test_an_entry_of_what_is_not_known_declines_by_itself() -> None:
    (found,) = compare(words_alone(ENTRIES), ENTRIES, [asked("costo de los viajes", kind="unknown")])

    assert found.outcomes == [Outcome.CORRECT]
    assert found.curve.points == ()  # nothing is ever asserted


def test_a_threshold_fitted_on_other_questions_keeps_quiet_below_it() -> None:
    scores = {"bici": 0.9, "premio": 0.8, "mole": 0.3, "otra bici": 0.7, "otro mole": 0.2}
    baseline = Baseline("fija", lambda texts: [Best(BIKES, scores[text]) for text in texts])
    fit_on = [asked("bici", "bicis"), asked("premio", "bicis"), asked("mole", kind="off_topic")]

    always, fitted = compare(baseline, ENTRIES, [asked("otra bici", "bicis"), asked("otro mole")], fit_on)

    assert always.outcomes == [Outcome.CORRECT, Outcome.WRONG]
    assert fitted.threshold == pytest.approx(0.55)
    assert fitted.outcomes == [Outcome.CORRECT, Outcome.CORRECT]
    assert fitted.curve == always.curve


def test_a_threshold_is_only_as_high_as_pays() -> None:
    right, wrong = asked("a", "bicis"), asked("b", kind="off_topic")

    assert cheapest_threshold([right], [Best(BIKES, 0.4)]) == ALWAYS
    assert cheapest_threshold([right, right, wrong], [Best(BIKES, s) for s in (0.4, 0.6, 0.9)]) == ALWAYS
    assert cheapest_threshold([wrong], [Best(BIKES, 0.4)]) > 1.0

"""Search by letters: typos, names, joined words, and text that holds nothing to compare."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge_base import letters
from knowledge_base.letters import LetterSearch

TEXTS = (
    "Hermanamiento con la ciudad de Nagoya",
    "Los bonos verdes de la ciudad",
    "Feria Internacional de las Culturas Amigas",
    "Tu lugar en el mundo",
    "El artículo 20 de la Constitución de la ciudad",
    "Bonos verdes y bonos sociales",
    "Hermanamiento con Cusco, y Nagoya otra vez",
    "La feria, el artículo y tu lugar",
)


def best(asked: str, texts: tuple[str, ...] = TEXTS) -> str:
    return texts[int(LetterSearch(texts).scores(asked).argmax())]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("hermanamieto con nagolla ciudad", TEXTS[0]),
        ("HERMANAMIENTO CON LA CIUDAD DE NAGOYA", TEXTS[0]),
        ("bonosverdes ciudad", TEXTS[1]),
        ("#TuLugarEnElMundo", TEXTS[3]),
        ("articulo20 constitucion", TEXTS[4]),
    ],
)
def test_the_text_with_most_runs_in_common_comes_first(asked: str, found: str) -> None:
    assert best(asked) == found


def test_a_text_is_as_close_as_can_be_to_itself_whatever_its_accents() -> None:
    scores = LetterSearch(TEXTS).scores("el articulo 20 DE la constitucion de la ciudad")

    assert scores[4] == pytest.approx(1.0, abs=1e-5)
    assert scores.max() <= 1.0 + 1e-5
    assert scores.min() >= 0.0


def test_a_rare_run_counts_more_than_a_common_one() -> None:
    scores = LetterSearch(TEXTS).scores("ciudad nagoya")

    assert scores[6] > scores[1]


@pytest.mark.parametrize("odd", ["", "   ", "?", "🙂", "xq", "\ud800", "東京"])
def test_text_that_shares_no_run_is_close_to_nothing(odd: str) -> None:
    scores = LetterSearch(TEXTS).scores(odd)

    assert scores.shape == (len(TEXTS),)
    assert not scores.any()


def test_empty_texts_are_never_close() -> None:
    scores = LetterSearch(("", "🙂", "bonos verdes", "bonos")).scores("bonos")

    assert scores[:2].tolist() == [0.0, 0.0]
    assert scores[2:].all()


def test_texts_that_are_all_empty_can_be_asked() -> None:
    assert LetterSearch(("", "")).scores("bonos").tolist() == [0.0, 0.0]


def test_a_question_of_five_thousand_letters_is_read() -> None:
    assert np.isfinite(LetterSearch(TEXTS).scores("bonos " * 900)).all()


def test_it_does_not_matter_how_many_texts_are_sorted_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = LetterSearch(TEXTS).scores("feria de nagoya")
    monkeypatch.setattr(letters, "BLOCK", 3)

    assert LetterSearch(TEXTS).scores("feria de nagoya") == pytest.approx(whole)


def test_a_run_that_too_many_texts_have_is_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "FEW", 2)
    search = LetterSearch(TEXTS)

    assert not search.scores("ciudad").any()
    assert search.scores("bonos verdes")[1] > 0

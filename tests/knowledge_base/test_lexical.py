"""Search by words: BM25 that is built at once scores like BM25 that is built text by text."""

from __future__ import annotations

import bm25s
import numpy as np
import pytest

from knowledge_base.lexical import K1, B, WordSearch
from knowledge_base.words import stems, stems_of_all

TEXTS = (
    "Los bonos verdes pagan obras, y las obras son verdes",
    "El bono",
    "",
    "de la y el",
    "Las ciudades hermanas de la ciudad",
)


@pytest.mark.parametrize("asked", ["bonos verdes", "¿la obra verde de qué ciudad?", "hermanas"])
def test_scores_are_those_of_bm25_as_a_share_of_the_best(asked: str) -> None:
    plain = bm25s.BM25(k1=K1, b=B)
    plain.index([stems(text) or [""] for text in TEXTS], show_progress=False)
    words = WordSearch(TEXTS)

    expected = plain.get_scores(stems(asked)) / sum(words.rarity(asked).values())

    assert words.scores(asked) == pytest.approx(expected, abs=1e-6)
    assert words.scores(asked).max() > 0


@pytest.mark.parametrize("asked", ["", "de la", "marcianos", "🙂"])
def test_a_question_without_a_known_word_scores_nothing(asked: str) -> None:
    assert WordSearch(TEXTS).scores(asked).tolist() == [0.0] * len(TEXTS)


def test_texts_without_a_word_can_be_asked() -> None:
    assert WordSearch(("", "de")).scores("bonos").tolist() == [0.0, 0.0]


def test_what_texts_know_of_a_question_is_told_by_their_place() -> None:
    words = WordSearch(TEXTS)
    asked = frozenset(stems("bonos hermanos marcianos"))

    found = words.known_within(asked, np.array([0, 2, 2]), np.array([2, 5, 4]))

    assert found == [frozenset(stems("bonos")), frozenset(stems("hermanas")), frozenset()]


def test_numbers_are_those_of_known_stems() -> None:
    words = WordSearch(TEXTS)

    assert words.numbers(stems("hermanas marcianos hermanas")).tolist() == words.numbers(stems("hermana")).tolist()
    assert words.numbers(["marcian"]).tolist() == []
    assert {words.spelled[number] for number in words.numbers(stems("obras bonos"))} == {"bono", "obras"}
    assert words.numbers_between(0, 2).tolist() == words.numbers(stems(" ".join(TEXTS[:2]))).tolist()


def test_stems_of_all_are_those_of_each() -> None:
    assert stems_of_all(TEXTS) == [stems(text) for text in TEXTS]

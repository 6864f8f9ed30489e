"""Words written as one are taken apart where the base knows the parts."""

from __future__ import annotations

import pytest

from knowledge_base.folding import fold_all, words_seen
from knowledge_base.joined import JoinedWords

TEXTS = (
    *("qué son los bonos verdes", "bonos verdes de la ciudad", "los bonos, verdes"),
    *("tu lugar en el mundo", "Tu Lugar en el Mundo", "encuentra tu lugar en este mundo", "en el mundo"),
    *("el artículo 20", "artículo 20 de la constitución", "dice el artículo", "un artículo"),
    *("la constitución", "su constitución", "la ciudad", "una ciudad"),
)
JOINED = JoinedWords(words_seen(fold_all(TEXTS)))


@pytest.mark.parametrize(
    ("written", "apart"),
    [
        ("bonosverdes", "bonos verdes"),
        ("¿qué son los BONOSVERDES?", "¿qué son los bonos verdes"),
        ("#TuLugarEnElMundo", "tu lugar en el mundo"),
        ("tulugarenelmundo", "tu lugar en el mundo"),
        ("artículo20", "artículo 20"),
        ("articulo20", "articulo 20"),
        ("NuevaYorkVerde", "Nueva York Verde"),
        ("ciudadconstitucion", "ciudad constitucion"),
    ],
)
def test_joined_words_are_taken_apart(written: str, apart: str) -> None:
    assert JOINED.split(written) == apart


@pytest.mark.parametrize(
    "text",
    [
        "constitución",  # known as it is
        "constitusion",  # a typo, and no two words
        "bonos verdes de la ciudad",
        "xochimilco",
        "hola",
        "🙂 ?",
        "a" * 500,
        "",
    ],
)
def test_what_is_not_joined_stays_as_it_was(text: str) -> None:
    assert JOINED.split(text) == text


def test_a_part_that_too_few_texts_know_may_be_a_typo() -> None:
    assert JoinedWords(words_seen(fold_all(TEXTS[:2]))).split("bonosverdes") == "bonosverdes"


def test_an_empty_base_takes_nothing_apart() -> None:
    assert JoinedWords({}).split("bonosverdes") == "bonosverdes"

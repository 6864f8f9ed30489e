"""Words are read as they were meant, and left alone where nobody can tell."""

from __future__ import annotations

from collections import Counter

import pytest

from knowledge_base.spelling import Spelling, sound_of

SEEN = Counter(
    {"ciudad": 90, "hermana": 60, "banco": 40, "mundial": 40, "hola": 30, "estatua": 30, "estatuas": 5, "kultura": 2}
    | {"cultura": 50, "becas": 20, "vacas": 20, "siuda": 1}
)
WORDS = frozenset({*SEEN, "perro", "regala"} - {"siuda", "kultura"})
SPELLING = Spelling(SEEN, WORDS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("q es una siudad ermana?", "que es una ciudad hermana?"),
        ("el vanko mundisl", "el banco mundial"),
        ("la ezttatua, en serio", "la estatua, en serio"),
        ("premio d kultura", "premio de cultura"),
        ("ola", "hola"),
    ],
)
def test_what_sounds_like_a_known_word_is_read_as_it(typed: str, meant: str) -> None:
    assert SPELLING.mended(typed) == meant


@pytest.mark.parametrize("typed", ["un perro", "regala", "becas", "vacas", "CDMX-2016", "xyzzyx", "日本", ""])
def test_what_is_known_or_like_nothing_known_stays(typed: str) -> None:
    assert SPELLING.mended(typed) == typed


def test_reading_twice_changes_nothing_more() -> None:
    once = SPELLING.mended("kiero ver la estatuaa dl vanco mundial, tmb las vekas")

    assert SPELLING.mended(once) == once


def test_without_a_list_of_words_a_letter_is_never_changed() -> None:
    careful = Spelling(SEEN, frozenset())

    assert careful.mended("siudad mundisl") == "ciudad mundisl"


@pytest.mark.parametrize(
    ("one", "other"), [("zapato", "sapato"), ("baca", "vaca"), ("guerra", "gerra"), ("quien", "kien"), ("hoy", "oi")]
)
def test_words_that_sound_alike_sound_alike(one: str, other: str) -> None:
    assert sound_of(one) == sound_of(other)

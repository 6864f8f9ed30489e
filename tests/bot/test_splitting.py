"""Long text is cut where Telegram and a reader can bear it, and nothing of it is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.splitting import sendable, shorten, split_text, utf16_units


def test_the_cut_is_after_a_sentence() -> None:
    assert split_text("Una oración. Otra más larga.", 20) == ("Una oración.", "Otra más larga.")


def test_without_a_sentence_the_cut_is_between_words() -> None:
    assert split_text("palabras sin punto alguno", 12) == ("palabras", "sin punto", "alguno")


def test_without_spaces_the_cut_is_at_the_limit() -> None:
    assert split_text("a" * 25, 10) == ("a" * 10, "a" * 10, "a" * 5)


def test_a_pair_is_never_halved() -> None:
    assert split_text("😀" * 5, 3) == ("😀",) * 5


@pytest.mark.parametrize("text", ["", "  \n ", "\x00\x07", "\ud800"])
def test_nothing_to_say_has_no_parts(text: str) -> None:
    assert split_text(text) == ()


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab.!? \n😀á<&", max_size=400), st.integers(min_value=2, max_value=60))
def test_parts_fit_and_say_all(text: str, limit: int) -> None:
    parts = split_text(text, limit)

    assert all(0 < utf16_units(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(sendable(text).split())


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=100), st.integers(min_value=2, max_value=30))
def test_a_short_line_fits(text: str, limit: int) -> None:
    line = shorten(text, limit)

    assert utf16_units(line) <= limit
    assert "\n" not in line

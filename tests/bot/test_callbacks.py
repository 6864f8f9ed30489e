"""Button data that comes back is what was put there, or nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.callbacks import (
    MAX_CALLBACK_BYTES,
    FeatureChoice,
    NoneChoice,
    OptionChoice,
    VoteChoice,
    feature_data,
    none_data,
    option_data,
    parse_choice,
    vote_data,
)
from domain.insight import Vote

QUESTION = "0123456789abcdef" * 2


@pytest.mark.parametrize("vote", list(Vote))
def test_a_vote_comes_back(vote: Vote) -> None:
    assert parse_choice(vote_data(QUESTION, vote)) == VoteChoice(QUESTION, vote)


@pytest.mark.parametrize("language", ["es", "en"])
def test_none_of_these_comes_back_with_its_question(language: str) -> None:
    assert parse_choice(none_data(QUESTION, language)) == NoneChoice(QUESTION, language)


def test_none_of_these_of_an_old_message_names_no_question() -> None:
    assert parse_choice("n") == NoneChoice("")


@given(st.from_regex(r"[a-z0-9][a-z0-9-]{0,59}", fullmatch=True), st.sampled_from(["es", "en"]))
def test_an_option_comes_back(entry_id: str, language: str) -> None:
    data = option_data(entry_id, language)

    assert data is not None
    assert len(data.encode()) <= MAX_CALLBACK_BYTES
    assert parse_choice(data) == OptionChoice(entry_id, language)


@given(
    st.from_regex(r"[a-z]{2,10}", fullmatch=True),
    st.from_regex(r"[A-Za-z0-9_:.-]{0,80}", fullmatch=True) | st.text(max_size=80),
    st.sampled_from(["es", "en"]),
)
def test_a_feature_button_comes_back_or_is_refused(kind: str, value: str, language: str) -> None:
    data = feature_data(kind, value, language)

    if data is None:
        assert len(f"+{kind}!:{value}".encode()) > MAX_CALLBACK_BYTES or not re.fullmatch(r"[\w:.-]*", value, re.ASCII)
    else:
        assert len(data.encode()) <= MAX_CALLBACK_BYTES
        assert parse_choice(data) == FeatureChoice(kind, value, language)


@given(st.text(max_size=80) | st.text(max_size=70).map("o:".__add__))
def test_what_nobody_put_there_is_nothing(data: str) -> None:
    choice = parse_choice(data)

    assert choice is None or data in {"n"} or data == option_data(getattr(choice, "entry_id", "")) or data[0] == "+"


@pytest.mark.parametrize("data", [None, "", "n\n", "N",
                                  f"v:{QUESTION}:x", f"v:{QUESTION.upper()}:u", f" v:{QUESTION}:u",
                                  f"v:{QUESTION}:u\n", "o:Á", "o:-a", "o:" + "a" * 61,
                                  "+:", "+a:b", "+tema:á", "+TEMA:a", "+tema:a\n"])  # fmt: skip
def test_near_misses_are_nothing(data: str | None) -> None:
    assert parse_choice(data) is None

"""Whatever comes in, nothing breaks: updates, texts to mask, content and spreadsheets, questions.

FUZZ_EXAMPLES=20000 .venv/bin/python -m pytest tests/operations/test_fuzz.py   # for longer
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram import Bot, Update

from analytics.masking import mask
from bot.updates import Me, read_update
from domain.conversation import Question
from domain.errors import InvalidValue, TuLugarError
from domain.text import MAX_MESSAGE_CHARS, clean_message
from domain.wire import answer_from_json, interpretation_from_rasa, question_from_json
from knowledge_base.content_check import check_content
from knowledge_base.spreadsheets.reading import inspect_sheet

many = settings(
    max_examples=int(os.environ.get("FUZZ_EXAMPLES", "60")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
plain = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40)
anything = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)
words = st.text(max_size=200) | st.text(alphabet="0123456789 +-@.áÁñ\n/<>&\x00\u200b\u202e", max_size=200)
ids = st.integers(-(2**52), 2**52)
persons = st.fixed_dictionaries({"id": ids, "is_bot": st.booleans(), "first_name": words})
chats = st.fixed_dictionaries({"id": ids, "type": st.sampled_from(["private", "group", "supergroup", "channel"])})
messages = st.fixed_dictionaries(
    {"message_id": st.integers(1, 2**31), "date": st.integers(0, 2**31 - 1), "chat": chats},
    optional={"from": persons, "text": words, "caption": words, "media_group_id": words},
)
presses = st.fixed_dictionaries(
    {"id": st.just("1"), "from": persons, "chat_instance": st.just("1")}, optional={"data": words, "message": messages}
)
updates = st.fixed_dictionaries(
    {"update_id": st.integers(1, 2**31)},
    optional={"message": messages, "callback_query": presses, "edited_message": messages, "channel_post": messages},
)


@many
@given(updates)
def test_an_update_is_read_or_left(raw: dict) -> None:
    update = Update.de_json(raw, Bot("1:a"))
    assert update

    read_update(update, Me(1, "tulugar_bot"))


@many
@given(words)
def test_masking_ends_and_repeats_itself(text: str) -> None:
    masked = mask(text)

    assert mask(masked) == masked


@many
@given(words)
def test_a_cleaned_message_is_safe_to_pass_on(text: str) -> None:
    cleaned = clean_message(text)

    assert len(cleaned) <= MAX_MESSAGE_CHARS and not cleaned.startswith("/") and "\x00" not in cleaned
    if cleaned:
        assert question_from_json({"text": cleaned}) == Question(cleaned, channel="telegram")


@many
@given(
    st.dictionaries(
        st.sampled_from(["text", "language", "status", "options", "entries", "citations", "score"]), anything
    )
)
def test_wire_values_are_read_or_refused(raw: dict) -> None:
    for read in (question_from_json, answer_from_json):
        try:
            read(raw)
        except InvalidValue:
            continue


@many
@given(st.binary(max_size=300) | words.map(lambda text: ("entries:\n  - id: a\n    answer: " + text).encode()))
def test_content_of_any_bytes_is_checked(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "entries").mkdir(exist_ok=True)
    (tmp_path / "entries" / "a.yml").write_bytes(data)

    _, problems = check_content(tmp_path)

    assert all(str(problem) for problem in problems)


@many
@given(st.sampled_from(["a.csv", "a.xlsx", "a.txt"]), st.binary(max_size=300) | words.map(str.encode))
def test_a_spreadsheet_of_any_bytes_is_read_or_refused(name: str, data: bytes) -> None:
    try:
        inspect_sheet(name, data, ())
    except TuLugarError as error:
        assert str(error)


@pytest.mark.parametrize("raw", [{}, {"intent": None}, {"intent_ranking": [{}]}, {"entities": [{}]}])
def test_a_poor_parse_is_an_empty_interpretation(raw: dict) -> None:
    assert interpretation_from_rasa(raw).intent == ""

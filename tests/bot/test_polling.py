"""An update of an odd shape does not block those behind it."""

from __future__ import annotations

import copy
import functools
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from bot.polling import _is_plain, readable_updates

GOOD = {"update_id": 2, "message": {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "text": "hola"}}


@pytest.mark.parametrize("odd", [{"message": 3}, {"message": {"x": 1}}, {"callback_query": {"id": "1"}}])
def test_an_odd_update_becomes_its_bare_number(odd: dict[str, object]) -> None:
    body = json.dumps({"ok": True, "result": [{"update_id": 1, **odd}, GOOD]}).encode()

    assert json.loads(readable_updates(body)) == {"ok": True, "result": [{"update_id": 1}, GOOD]}


@pytest.mark.parametrize(
    "body",
    [
        json.dumps({"ok": True, "result": [GOOD]}).encode(),
        b'{"ok": true, "result": [{"no number": 1}, 5]}',
        b"not json",
        b"\xff\xfe",
        b'{"ok": true}',
        b"[]",
    ],
)
def test_what_needs_no_change_or_allows_none_stays_as_it_is(body: bytes) -> None:
    assert readable_updates(body) == body


PERSON = {"id": 7, "is_bot": False, "first_name": "Ana"}
PLAIN = {"message_id": 1, "from": PERSON, "chat": {"id": 7, "type": "private"}, "date": 1, "text": "hola"}
ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=3), st.just({}), st.just([]), st.just(PERSON)
)
CHANGES = st.tuples(
    st.sampled_from([(), ("from",), ("chat",)]),
    st.sampled_from([*PLAIN, "id", "type", "is_bot", "first_name", "username", "is_premium", "photo", "odd"]),
    ODD,
)


@given(st.lists(CHANGES, max_size=3), st.booleans())
def test_what_passes_for_a_plain_text_can_be_read(changes: list[Any], drop: bool) -> None:
    message = copy.deepcopy(PLAIN)
    for place, name, value in changes:
        inside = functools.reduce(lambda found, step: found.get(step), place, message)
        if isinstance(inside, dict):
            inside.pop(name, None) if drop else inside.update({name: value})
    update = {"update_id": 1, "message": message}

    if _is_plain(update):
        assert Update.de_json(update, None).message.text == message["text"]
    assert _is_plain({"update_id": 1, "message": PLAIN})

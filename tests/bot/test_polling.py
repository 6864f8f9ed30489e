"""An update of an odd shape does not block those behind it."""

from __future__ import annotations

import json

import pytest

from bot.polling import readable_updates

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

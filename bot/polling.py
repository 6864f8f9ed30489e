"""getUpdates that no odd update can block, and that tells when Telegram takes the token back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from telegram import Update

from bot.telegram_request import TelegramRequest

UPDATE = {"update_id": int, "message": dict}
MESSAGE = {"message_id": int, "from": dict, "chat": dict, "date": int, "text": str}
USER = {"id": int, "is_bot": bool, "first_name": str}
CHAT = {"id": int, "type": str}
TOLD = {"first_name": str, "last_name": str, "username": str, "language_code": str, "is_premium": bool}
LATEST = 2**32  # seconds; python-telegram-bot makes a date of them
UNREADABLE = (TypeError, KeyError, ValueError, AttributeError)  # what python-telegram-bot raises for odd shapes


class UpdatesRequest(TelegramRequest):
    """Replaces an update that cannot be read by its bare number, so that the queue behind it goes on."""

    def __init__(self, refused: Callable[[], None], connect_s: float, answer_s: float) -> None:
        super().__init__(connect_s, answer_s, connections=1)
        self._refused = refused

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        status, body = await super().do_request(*args, **kwargs)
        if status in {401, 404}:
            self._refused()
        return status, readable_updates(body) if status == 200 else body


def readable_updates(body: bytes) -> bytes:
    """The answer to getUpdates, in which python-telegram-bot can read every update."""
    try:
        answer = json.loads(body)
        updates = list(answer["result"])
        readable = [each if _is_readable(each) else {"update_id": each["update_id"]} for each in updates]
    except UNREADABLE:
        return body
    return body if readable == updates else json.dumps({**answer, "result": readable}).encode()


def _is_plain(update: Any) -> bool:
    """Whether it is a text in a private chat, as nearly all are: python-telegram-bot reads those without a trial."""
    if not isinstance(update, dict) or not _has(update, UPDATE) or not _has(update["message"], MESSAGE):
        return False
    message = update["message"]
    people = _has(message["from"], USER, TOLD) and _has(message["chat"], CHAT, TOLD)
    return people and 0 <= message["date"] < LATEST


def _has(thing: dict[str, Any], needed: dict[str, type], more: Mapping[str, type] = MappingProxyType({})) -> bool:
    """Whether all that is needed is there, nothing beyond it and `more`, and each of its kind."""
    known = {**needed, **more}
    return needed.keys() <= thing.keys() <= known.keys() and all(type(thing[name]) is known[name] for name in thing)


def _is_readable(update: Any) -> bool:
    try:
        return _is_plain(update) or Update.de_json(update, None) is not None
    except UNREADABLE:
        return False

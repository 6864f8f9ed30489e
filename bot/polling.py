"""getUpdates that no odd update can block, and that tells when Telegram takes the token back."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from telegram import Update

from bot.telegram_request import TelegramRequest

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


def _is_readable(update: Any) -> bool:
    try:
        return Update.de_json(update, None) is not None
    except UNREADABLE:
        return False

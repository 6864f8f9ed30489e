"""What is to be sent because of one update, as a value that can wait in the database."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from bot.replies import Button, Reply


@dataclass(frozen=True)
class Delivery:
    """Steps that Telegram must confirm one by one: first the press of a button, then each message."""

    chat_id: int
    reply: Reply
    reply_to: int | None = None  # message that the first text answers, in groups
    press_id: str | None = None  # callback query to acknowledge
    notice: str = ""  # shown for a moment over the chat when a button was pressed

    def to_json(self) -> str:
        """ASCII only: no null byte and no half of a pair that a database would refuse."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, raw: str) -> Delivery:
        """The delivery that `to_json` wrote."""
        given = json.loads(raw)
        rows = given.pop("reply")
        keyboard = tuple(tuple(Button(**button) for button in row) for row in rows["keyboard"])
        return cls(reply=Reply(tuple(rows["texts"]), keyboard), **given)

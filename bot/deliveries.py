"""What is to be sent because of one update, as a value that can wait in the database."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from bot.replies import Button, Reply
from bot.updates import Commanded, Pressed


@dataclass(frozen=True)
class Delivery:
    """Steps that Telegram must confirm one by one: first the press of a button, then each message."""

    chat_id: int
    reply: Reply
    reply_to: int | None = None  # message that the first text answers, in groups
    press_id: str | None = None  # callback query to acknowledge
    notice: str = ""  # shown for a moment over the chat when a button was pressed
    photo: str = ""  # a PNG file in base64, under which the first text stands
    edit: int | None = None  # message of ours that the first text replaces; without a text, its keyboard changes

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


def answer_to(commanded: Commanded, reply: Reply) -> Delivery:
    """A reply to a command, quoting it in groups."""
    return Delivery(commanded.chat_id, reply, commanded.reply_to)


def notice(pressed: Pressed, text: str) -> Delivery:
    """Words over the chat for a moment, and no message."""
    return Delivery(pressed.chat_id, Reply(()), press_id=pressed.press_id, notice=text)


def in_place(pressed: Pressed, reply: Reply, *, said: str = "") -> Delivery:
    """Change the message that the button is below; a new message when Telegram forgot it."""
    return Delivery(pressed.chat_id, reply, press_id=pressed.press_id, notice=said, edit=pressed.message_id)

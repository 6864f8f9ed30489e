"""What Telegram's side needs of `bot.conversation.Conversation`."""

from __future__ import annotations

from typing import Protocol

from bot.conversation import Exchange
from domain.conversation import Answer
from domain.insight import Vote


class Talk(Protocol):
    """The conversation, as handlers and features use it."""

    async def ask(self, text: str, *, person: str, channel: str) -> Exchange: ...

    async def ask_again(self, text: str, *, language: str) -> Answer: ...

    async def choose(
        self, entry_id: str, title: str, *, person: str, channel: str, language: str, question_id: str
    ) -> Exchange: ...

    async def choose_none(self, question_id: str) -> None: ...

    async def vote(self, question_id: str, vote: Vote, *, person: str) -> bool: ...

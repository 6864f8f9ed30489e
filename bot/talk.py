"""What Telegram's side needs of `bot.conversation.Conversation`."""

from __future__ import annotations

from typing import Protocol

from bot.conversation import Exchange
from domain.conversation import Answer
from domain.insight import Complaint, Vote


class Talk(Protocol):
    """The conversation, as handlers and features use it."""

    async def ask(self, text: str, *, person: str, channel: str, language: str | None = None) -> Exchange: ...

    async def ask_again(self, text: str, *, language: str) -> Answer: ...

    async def look_up(self, text: str, *, language: str) -> tuple[str, ...]: ...

    async def choose(
        self, entry_id: str, title: str, *, person: str, channel: str, language: str, question_id: str
    ) -> Exchange: ...

    async def step(self, value: str, *, person: str, channel: str, language: str) -> Exchange: ...

    async def leave_form(self, *, person: str) -> bool: ...

    async def forget(self, *, person: str) -> bool: ...

    async def choose_none(self, question_id: str) -> None: ...

    async def explain(self, question_id: str, complaint: Complaint, *, person: str) -> bool: ...

    async def next_best(self, question_id: str, *, limit: int) -> tuple[str, ...]: ...

    async def vote(self, question_id: str, vote: Vote, *, person: str) -> bool: ...

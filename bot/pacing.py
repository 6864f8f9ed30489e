"""How fast Telegram lets us send: some 30 messages a second in all, and one a second to a chat after a burst."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from aiolimiter import AsyncLimiter
from telegram.error import RetryAfter
from telegram.ext import AIORateLimiter

CHAT_BURST = 20  # messages to one chat before the pace of one a second begins
MAX_RETRIES = 3  # after a 429, each time when Telegram said
MAX_IDLE_LIMITERS = 1024  # limiters kept before the unused ones are dropped

SIGNS_PER_SECOND = 5  # «escribiendo…» costs as much as an answer: when many wait, the answers come first

WAITING_SHARE = 0.2  # of all messages
OUTBOX_SHARE = 0.7  # of all messages, so that notices to many leave room for answers


def share_of_pace(messages_per_second: int) -> AsyncLimiter:
    """What notices may take of the bot's pace, without a burst."""
    return AsyncLimiter(1, 1 / (OUTBOX_SHARE * messages_per_second))


def pace_of_notices(messages_per_second: int) -> AsyncLimiter:
    """What notices about waiting may take, so that the answers themselves do not wait for them."""
    return AsyncLimiter(1, 1 / (WAITING_SHARE * messages_per_second))


def pace_of_signs() -> AsyncLimiter:
    """How many people are shown that the bot writes; nobody waits for it."""
    return AsyncLimiter(SIGNS_PER_SECOND, 1)


def pace_of_questions(per_second: int) -> AsyncLimiter:
    """How many questions of all people are begun in a second; others wait."""
    return AsyncLimiter(per_second, 1)


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram asks to wait."""
    wait = error.retry_after
    return wait if isinstance(wait, int | float) else wait.total_seconds()


class Pacing(AIORateLimiter):
    """AIORateLimiter, which knows the limits for all chats and for groups, with one for each private chat."""

    def __init__(self, messages_per_second: int) -> None:
        super().__init__(overall_max_rate=messages_per_second, overall_time_period=1, max_retries=MAX_RETRIES)
        self._chats: dict[int, AsyncLimiter] = {}

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        if endpoint == "sendChatAction":  # a sign of life, not a message; late it would be worth nothing
            return await callback(*args, **kwargs)
        chat = data.get("chat_id")
        if isinstance(chat, int) and chat > 0:
            await self._chat(chat).acquire()
        return await super().process_request(callback, args, kwargs, endpoint, data, rate_limit_args)

    def _chat(self, chat: int) -> AsyncLimiter:
        if len(self._chats) > MAX_IDLE_LIMITERS:
            self._chats = {key: each for key, each in self._chats.items() if not each.has_capacity(CHAT_BURST)}
        return self._chats.setdefault(chat, AsyncLimiter(CHAT_BURST, CHAT_BURST))

"""One update of a chat at a time, in the order in which they came; chats in parallel."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

MAX_WAITING = 1_000_000  # updates in memory; those that wait for their chat must not take anybody's place
MAX_WORKING = 64  # chats that are answered at the same moment


class ChatOrder(BaseUpdateProcessor):
    """A lock per chat first, then one of the places to work: a chat that floods us holds one place."""

    def __init__(self, places: int = MAX_WORKING) -> None:
        super().__init__(MAX_WAITING)
        self._places = asyncio.Semaphore(places)
        self._locks: dict[int, asyncio.Lock] = {}
        self._users: dict[int, int] = {}  # updates that hold or await the lock of a chat

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to free."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        chat = chat_of(update)
        if chat is None:
            async with self._places:
                await coroutine
            return
        async with self._turn(chat), self._places:
            await coroutine

    @asynccontextmanager
    async def _turn(self, chat: int) -> AsyncIterator[None]:
        lock = self._locks.setdefault(chat, asyncio.Lock())
        self._users[chat] = self._users.get(chat, 0) + 1
        try:
            async with lock:
                yield
        finally:
            self._users[chat] -= 1
            if not self._users[chat]:
                del self._users[chat], self._locks[chat]


def chat_of(update: object) -> int | None:
    """The chat that an update belongs to, or the person where there is no chat."""
    if not isinstance(update, Update):
        return None
    if update.effective_chat:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user else None

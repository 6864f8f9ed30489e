"""The queue of updates: on disk before Telegram may forget them, and again in memory after a restart."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from enum import Enum
from typing import Any

from telegram import Bot, Update

from bot.deliveries import Delivery
from bot.storage_gate import StorageGate
from bot.update_store import Claim, UpdateStore
from domain.errors import StorageUnavailable

logger = logging.getLogger(__name__)

SWEEP_S = 2.0  # seconds between looks for updates that nobody works on
SWEEPS_PER_RENEWAL = 4  # a lease is renewed several times before it ends
SWEEPS_PER_PRUNE = 1800  # about once an hour


class Place(Enum):
    """Where an update is that this process has in hand."""

    MEMORY = "memory"  # only here: the database was down
    FRESH = "fresh"  # just stored by this process, so nobody else has begun it
    STORED = "stored"  # taken from the database, maybe half answered by a process that died


class DurableQueue(asyncio.Queue[Any]):
    """What python-telegram-bot fills and empties; `put` returns once the update is stored.

    While the database is down updates stay in memory alone and are answered all the same.
    """

    def __init__(self, store: UpdateStore, gate: StorageGate | None = None) -> None:
        super().__init__()
        self._store = store
        self._gate = gate or StorageGate()
        self._in_hand: dict[int, Place] = {}  # queued or being answered
        self._taken: dict[int, tuple[float, Update]] = {}  # when each came into our hands, on the monotonic clock
        self._owed: set[int] = set()  # answered, but the database could not be told

    @property
    def in_hand(self) -> int:
        """Updates that this process has taken: queued or being answered."""
        return len(self._in_hand)

    def waiting_since(self, moment: float) -> list[Update]:
        """Updates that came into our hands before a moment of the monotonic clock, oldest first; unanswered yet."""
        return [update for taken, update in self._taken.values() if taken <= moment]

    def holds(self, update_id: int) -> bool:
        """Whether this process still owes an answer to the update."""
        return update_id in self._in_hand

    async def put(self, item: Any) -> None:
        """Keep an update, once; anything else passes through, and so does an inline query."""
        if not isinstance(item, Update) or item.inline_query:  # what is typed is worth nothing a moment later
            await super().put(item)
            return
        if item.update_id in self._in_hand or item.update_id in self._owed:
            return
        self._in_hand[item.update_id] = Place.FRESH
        self._taken[item.update_id] = time.monotonic(), item
        if await self._is_new(item):
            await super().put(item)
        else:
            self.release(item.update_id)

    async def claim(self, update_id: int) -> Claim | None:
        """Begin to work on an update; None when it is not for us, or not yet."""
        place = self._in_hand.get(update_id)
        if place is Place.MEMORY:
            return Claim()
        try:
            return await self._gate.call(self._store.claim, update_id)
        except StorageUnavailable:
            if place is not Place.FRESH:
                return None  # it is on disk; a later sweep offers it again
            self._in_hand[update_id] = Place.MEMORY
            return Claim()

    async def compose(self, update_id: int, delivery: Delivery) -> bool:
        """Keep what is to be sent; False when another process has taken the update over."""
        return await self._kept_or_in_memory(self._store.compose, update_id, delivery)

    async def confirm(self, update_id: int, steps_sent: int) -> bool:
        """Keep how many steps Telegram confirmed; False when another process has taken the update over."""
        return await self._kept_or_in_memory(self._store.confirm, update_id, steps_sent)

    async def finish(self, update_id: int) -> None:
        """The update is answered; when the database is down it is told later."""
        try:
            await self._gate.call(self._store.finish, update_id)
        except StorageUnavailable:
            self._owed.add(update_id)

    def release(self, update_id: int) -> None:
        """This process no longer works on the update."""
        self._in_hand.pop(update_id, None)
        self._taken.pop(update_id, None)

    async def sweep(self, bot: Bot) -> int:
        """Queue what is stored and nobody works on; how many those are."""
        for update_id in sorted(self._owed):
            await self._gate.call(self._store.finish, update_id)
            self._owed.discard(update_id)
        found = 0
        for update_id in await self._gate.call(self._store.waiting):
            if update_id not in self._in_hand and await self._queue_stored(update_id, bot):
                found += 1
        return found

    async def hand_over(self) -> None:
        """Let other processes take at once what this one leaves unanswered."""
        try:
            await self._gate.call(self._store.renew, 0.0)
        except StorageUnavailable:
            logger.warning("unanswered updates wait for their lease to end: the database does not answer")

    async def keep(self, bot: Bot) -> None:
        """Sweep, renew and prune until cancelled."""
        sweeps = 0
        while True:
            await asyncio.sleep(SWEEP_S)
            sweeps += 1
            try:
                if sweeps % SWEEPS_PER_RENEWAL == 0:
                    await self._gate.call(self._store.renew)
                if sweeps % SWEEPS_PER_PRUNE == 0:
                    await self._gate.call(self._store.prune)
                await self.sweep(bot)
            except StorageUnavailable:
                logger.warning("updates wait in memory: the database does not answer")

    async def _is_new(self, update: Update) -> bool:
        chat = update.effective_chat
        try:
            return await self._gate.call(self._store.add, update.update_id, chat.id if chat else None, update.to_dict())
        except StorageUnavailable:
            logger.warning("an update stays in memory: the database does not answer")
            self._in_hand[update.update_id] = Place.MEMORY
            return True

    async def _queue_stored(self, update_id: int, bot: Bot) -> bool:
        payload = await self._gate.call(self._store.payload, update_id)
        if payload is None or update_id in self._in_hand:
            return False
        self._in_hand[update_id] = Place.STORED
        update = Update.de_json(payload, bot)
        self._taken[update_id] = time.monotonic(), update
        await super().put(update)
        return True

    async def _kept_or_in_memory(self, keep: Callable[..., bool], update_id: int, value: object) -> bool:
        if self._in_hand.get(update_id) is Place.MEMORY:
            return True
        try:
            return await self._gate.call(keep, update_id, value)
        except StorageUnavailable:
            return True  # the answer matters more than its record

"""Who waits long for an answer is told once that it is coming, and not again until it came."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time

from telegram import Bot, Update
from telegram.error import TelegramError

from bot.handlers import Responder
from bot.pacing import pace_of_notices
from bot.update_queue import DurableQueue
from bot.updates import Me, Said, read_update
from domain.crisis import is_crisis
from settings import Settings

logger = logging.getLogger(__name__)

LOOK_S = 0.5  # between looks at who waits


class WaitNotice:
    """Looks at the queue until the bot ends. What was told is remembered by this process alone."""

    def __init__(
        self, bot: Bot, queue: DurableQueue, responder: Responder, me: Me, settings: Settings, ending: asyncio.Event
    ) -> None:
        self._bot, self._queue, self._responder, self._me = bot, queue, responder, me
        self._after_s = settings.telegram_wait_notice_s
        self._pace = pace_of_notices(settings.telegram_messages_per_second)
        self._ending = ending
        self._told: dict[int, set[int]] = {}  # by chat: the updates that were waiting when it was told

    async def run(self) -> None:
        """Tell people until the bot ends."""
        while self._after_s and not self._ending.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), LOOK_S)
                return
            await self._look()

    async def _look(self) -> None:
        waiting = self._queue.waiting_since(time.monotonic() - self._after_s)
        self._told = {c: left for c, told in self._told.items() if (left := {u for u in told if self._queue.holds(u)})}
        for update in waiting:
            incoming = read_update(update, self._me)
            if not isinstance(incoming, Said) or incoming.chat_id < 0 or is_crisis(incoming.text):
                continue
            if incoming.chat_id in self._told:
                self._told[incoming.chat_id].add(update.update_id)
                continue
            await self._pace.acquire()
            if self._ending.is_set():
                return
            if self._queue.holds(update.update_id):
                self._told[incoming.chat_id] = {update.update_id}
                await self._tell(update, incoming)

    async def _tell(self, update: Update, said: Said) -> None:
        """One message; an answer matters more, so a failure is not tried again."""
        try:
            await self._bot.send_message(said.chat_id, await self._responder.patience(said))
        except TelegramError as error:
            logger.warning("a notice about waiting was not sent: %s", type(error).__name__)

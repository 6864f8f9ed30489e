"""One update from the queue to its answer: claimed, composed, sent, forgotten."""

from __future__ import annotations

import logging
from functools import partial

from telegram import Update

from bot.deliveries import Delivery
from bot.handlers import Responder
from bot.inline_mode import InlineMode
from bot.sending import Sender
from bot.typing_notice import typing_while
from bot.update_queue import DurableQueue
from bot.update_store import Claim
from bot.updates import Me, read_inline, read_update
from metrics import timed

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 5  # an update that ended the process so often is given up


class UpdateWork:
    """Leads updates through their states; `docs/adr/0003-durable-updates.md` tells why these."""

    def __init__(self, queue: DurableQueue, responder: Responder, sender: Sender, inline: InlineMode, me: Me) -> None:
        self._queue = queue
        self._responder = responder
        self._sender = sender
        self._inline = inline
        self._me = me

    async def handle(self, update: Update) -> None:
        """Answer an update unless it is answered, somebody else's, or not its turn."""
        try:
            if sought := read_inline(update):
                await self._sender.offer(await self._inline.answer(sought))
            elif not self._sender.stopping and (claim := await self._queue.claim(update.update_id)):
                await self._answer(update, claim)
        finally:
            self._queue.release(update.update_id)

    async def _answer(self, update: Update, claim: Claim) -> None:
        delivery = claim.delivery or await self._compose(update, claim)
        if delivery is None:
            await self._queue.finish(update.update_id)
            return
        if claim.delivery is None and not await self._queue.compose(update.update_id, delivery):
            return
        confirm = partial(self._queue.confirm, update.update_id)
        with timed("send"):
            delivered = await self._sender.deliver(delivery, claim.steps_sent, confirm)
        if delivered:
            await self._queue.finish(update.update_id)

    async def _compose(self, update: Update, claim: Claim) -> Delivery | None:
        if claim.attempts > MAX_ATTEMPTS:
            logger.error("gave an update up after %d attempts", MAX_ATTEMPTS)
            return None
        incoming = read_update(update, self._me)
        if incoming is None:
            return None
        async with typing_while(partial(self._sender.show_typing, incoming.chat_id)):
            return await self._responder.respond(incoming)

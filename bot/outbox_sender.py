"""What people asked to be told, from the outbox to Telegram: at its pace, and to each recipient at most once."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import ClientConnectorError, ConnectionTimeoutError
from telegram import Bot, LinkPreviewOptions
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.pacing import seconds_of, share_of_pace
from bot.phrases import Phrases
from bot.storage_gate import StorageGate
from domain.errors import StorageUnavailable
from domain.notices import Parcel
from domain.ports import OutboxWork

logger = logging.getLogger(__name__)

LANES = 6  # parcels on their way at the same time: enough for 20 a second when Telegram takes 0.3 s
LOOK_S = 2.0  # seconds between looks at an empty outbox
OFFLINE_S = 10.0  # seconds that a parcel waits when Telegram could not be reached
DOUBT_S = 300.0  # seconds between looks for parcels of processes that went silent
END_S = 10.0  # seconds that a stop waits for what is on its way
NEVER_LEFT = (ClientConnectorError, ConnectionTimeoutError)  # nothing had been written yet
NO_CHAT = ("chat not found", "user not found", "user is deactivated", "peer_id_invalid")
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True)
class OutboxSettings:
    """How the outbox is sent."""

    owner: str  # the name of this process, which a restart gets again
    messages_per_second: int  # of the whole bot; the outbox takes a share
    look_s: float = LOOK_S


class OutboxSender:
    """Drains the outbox until it is stopped."""

    def __init__(self, bot: Bot, open_work: Callable[[], OutboxWork], words: Phrases, settings: OutboxSettings) -> None:
        self._bot = bot
        self._open_work = open_work
        self._words = words
        self._settings = settings
        self._pace = share_of_pace(settings.messages_per_second)
        self._gate = StorageGate()
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Send what waits, and what comes, until `stop`."""
        work = await self._opened()
        if work is None:
            return
        lanes = [asyncio.create_task(self._lane(work)) for _ in range(LANES)]
        lanes.append(asyncio.create_task(self._doubt_silent(work)))
        await self._stopping.wait()
        _, late = await asyncio.wait(lanes, timeout=END_S)
        for lane in late:  # what it had claimed counts as uncertain at the next start
            lane.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def stop(self) -> None:
        """Begin nothing more; `run` returns when what is on its way has arrived, or soon after."""
        self._stopping.set()

    async def _opened(self) -> OutboxWork | None:
        """The outbox once the database answers, with what an earlier process of this name left in doubt."""
        while not self._stopping.is_set():
            try:
                work = await self._gate.call(self._open_work)
                if doubted := await self._gate.call(work.recover, self._settings.owner):
                    logger.warning("outbox: %d messages of the last run may or may not have been sent", doubted)
                return work
            except StorageUnavailable:
                await self._pause(self._settings.look_s)
        return None

    async def _lane(self, work: OutboxWork) -> None:
        while not self._stopping.is_set():
            try:
                if await self._one(work):
                    continue
            except Exception as error:  # noqa: BLE001 - the entry point of every parcel; this one stays in doubt
                logger.error("outbox: a message failed: %s", type(error).__name__)
            await self._pause(self._settings.look_s)

    async def _one(self, work: OutboxWork) -> bool:
        """Send the next parcel; False when none waits."""
        try:
            parcel = await self._gate.call(work.claim, self._settings.owner)
        except StorageUnavailable:
            return False
        if parcel is None:
            return False
        await self._pace.acquire()
        settle = await self._sent(work, parcel)
        await self._until_told(settle)
        return True

    async def _doubt_silent(self, work: OutboxWork) -> None:
        while not self._stopping.is_set():
            with contextlib.suppress(StorageUnavailable):
                if doubted := await self._gate.call(work.doubt_silent):
                    logger.warning("outbox: %d messages of a silent process may or may not have been sent", doubted)
            await self._pause(DOUBT_S)

    async def _sent(self, work: OutboxWork, parcel: Parcel) -> Callable[[], None]:
        """Send once; what is to be told to the outbox about it."""
        try:
            await self._bot.send_message(_chat(parcel.address), self._text(parcel), link_preview_options=NO_PREVIEW)
            return lambda: work.sent(parcel)
        except RetryAfter as error:
            wait_s = seconds_of(error)
            return lambda: work.later(parcel, wait_s)
        except (Forbidden, BadRequest, ChatMigrated) as error:
            logger.info("outbox: Telegram refused a message: %s", type(error).__name__)
            told = work.gone if _nobody_there(error, parcel) else work.refused
            return lambda: told(parcel)
        except (InvalidToken, NetworkError) as error:
            if isinstance(error, InvalidToken) or isinstance(error.__cause__, NEVER_LEFT):
                return lambda: work.later(parcel, OFFLINE_S)
            return lambda: work.uncertain(parcel)
        except TelegramError as error:
            logger.warning("outbox: it is not known whether a message was sent: %s", type(error).__name__)
            return lambda: work.uncertain(parcel)

    def _text(self, parcel: Parcel) -> str:
        if parcel.is_public:
            return parcel.text
        return f"{parcel.text}\n\n{self._words.say('footer', parcel.language)}"

    async def _until_told(self, settle: Callable[[], None]) -> None:
        """Tell the outbox, however long its database is away."""
        while True:
            try:
                return await self._gate.call(settle)
            except StorageUnavailable:
                await asyncio.sleep(self._settings.look_s)

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)


def _chat(address: str) -> int | str:
    """A number for the chats that have one, since the pace of private chats goes by it."""
    return address if address.startswith("@") else int(address)


def _nobody_there(error: TelegramError, parcel: Parcel) -> bool:
    """Whether the person blocked the bot or is gone, so that nothing may be sent there any more."""
    if parcel.is_public:
        return False
    return isinstance(error, Forbidden) or any(words in str(error).lower() for words in NO_CHAT)

"""The bot on Telegram: wired, started, stopped; by long polling, or by webhook when one is set."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import signal
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import uvloop
from sqlalchemy import Engine
from telegram import BotCommand, Update
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application, ApplicationBuilder, ContextTypes, TypeHandler

import bootstrap
from bot.chat_order import ChatOrder
from bot.database import Database
from bot.errors import BotCannotStart
from bot.features.desk import open_desk
from bot.gap_rerun import GapRerun
from bot.handlers import Responder
from bot.health import Health, serve_health
from bot.inline_mode import InlineMode
from bot.instance import Instance
from bot.outbox_sender import OutboxSender, OutboxSettings
from bot.pacing import Pacing
from bot.phrases import read_phrases
from bot.polling import UpdatesRequest
from bot.redaction import guard_logs
from bot.sending import Sender
from bot.storage_gate import StorageGate
from bot.talk import Talk
from bot.telegram_request import TelegramRequest
from bot.update_queue import DurableQueue
from bot.update_store import UpdateStore
from bot.update_work import UpdateWork
from bot.updates import Me
from bot.wait_notice import WaitNotice
from bot.webhook import Webhook, open_webhook
from bot.wiring import open_conversation
from domain.errors import StorageUnavailable
from domain.language import ENGLISH, SPANISH
from metrics import WAITING, follow
from settings import Settings

logger = logging.getLogger(__name__)

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "inline_query")
CONNECT_TIMEOUT_S = 10.0
ANSWER_TIMEOUT_S = 30.0  # generous: after a timeout nobody knows whether a message was sent
LONG_POLL_S = 20
LONGEST_START_WAIT_S = 30.0
NO_TOKEN = "Falta TELEGRAM_BOT_TOKEN: pídelo a @BotFather y escríbelo en el archivo .env."
BAD_TOKEN = "Telegram no reconoce TELEGRAM_BOT_TOKEN: cópialo otra vez de @BotFather al archivo .env."

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")


def run_bot(settings: Settings) -> None:
    """Answer on Telegram, on real parts, until SIGINT or SIGTERM.

    Raises:
        BotCannotStart: token, webhook or port cannot be used.
    """
    check_token(settings)
    uvloop.run(_answer_on_real_parts(settings))


def check_token(settings: Settings) -> None:
    """Raises BotCannotStart when there is no token, or nothing like one."""
    if not _TOKEN.fullmatch(settings.telegram_bot_token):
        raise BotCannotStart(BAD_TOKEN if settings.telegram_bot_token else NO_TOKEN)


async def _answer_on_real_parts(settings: Settings) -> None:
    async with open_conversation(settings) as conversation:
        await answer_until_signal(settings, conversation, partial(bootstrap.engine, settings))


async def answer_until_signal(settings: Settings, conversation: Talk, database: Callable[[], Engine]) -> None:
    """Answer with a conversation that the caller opened, and a database that may come later."""
    bot = TelegramBot(settings, conversation, database)
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, bot.ending.set)
    await bot.run()


class TelegramBot:
    """The application with its durable queue; `run` leads it from start to stop."""

    def __init__(self, settings: Settings, conversation: Talk, database: Callable[[], Engine]) -> None:
        check_token(settings)
        guard_logs(settings.telegram_bot_token)
        database = Database(database)
        self.ending = asyncio.Event()  # set it to stop the bot
        self._token_refused = False
        self._settings = settings
        self._conversation = conversation
        desk = open_desk(settings, conversation, database)
        self._responder, self._inline = Responder(desk), InlineMode(desk)
        self._instance = Instance(settings.state_path)
        self._queue = DurableQueue(UpdateStore(database, self._instance.name), StorageGate(database.run))
        self._application = self._build()
        self._sender = Sender(self._application.bot)
        self._outbox = self._open_outbox(database)
        self._rerun = self._open_rerun(database)
        self._health = Health()
        follow(WAITING, lambda: self._queue.in_hand)

    async def run(self) -> None:
        """Start, answer until `ending` is set, stop; what is unanswered then is answered at the next start.

        Raises:
            BotCannotStart: token, webhook or port cannot be used.
        """
        beating = asyncio.create_task(self._health.beat())
        probes = None
        try:
            probes = serve_health(self._settings, self._health, bootstrap.metrics_token(self._settings))
            webhook = open_webhook(self._settings) if self._settings.telegram_webhook_url else None
            await self._until_reached(self._application.initialize)
            await self._serve(webhook)
        finally:
            await self._application.shutdown()
            await self._application.bot.shutdown()
            self._instance.close()
            beating.cancel()
            if probes:
                probes.shutdown()
                probes.server_close()
        if self._token_refused:
            raise BotCannotStart(BAD_TOKEN)

    async def _serve(self, webhook: Webhook | None) -> None:
        if self.ending.is_set():
            return
        await self._announce_commands()
        self._add_work()
        await self._application.start()
        await self._take_up_stored()
        keeper = asyncio.create_task(self._queue.keep(self._application.bot))
        notices = [asyncio.create_task(part.run()) for part in (self._outbox, self._rerun, self._patience())]
        try:
            await self._receive(webhook)
            self._health.receiving = True
            logger.info("the bot answers on Telegram (%s)", "webhook" if webhook else "long polling")
            await self.ending.wait()
        finally:
            await self._stop(keeper, notices)

    async def _stop(self, keeper: asyncio.Task[None], notices: list[asyncio.Task[None]]) -> None:
        self._health.receiving = False
        self.ending.set()  # also where the start failed
        self._outbox.stop()
        self._rerun.stop()
        keeper.cancel()
        updater = self._application.updater
        if updater and updater.running:
            with contextlib.suppress(TelegramError):
                await updater.stop()
        self._sender.stop()
        for ended in await asyncio.gather(*notices, return_exceptions=True):
            if isinstance(ended, BaseException):
                logger.error("a part that sends notices had ended: %s", type(ended).__name__)
        await self._application.stop()
        await self._queue.hand_over()

    def _patience(self) -> WaitNotice:
        bot = self._application.bot
        return WaitNotice(bot, self._queue, self._responder, Me(bot.id, bot.username), self._settings, self.ending)

    def _open_rerun(self, database: Callable[[], Engine]) -> GapRerun:
        settings, conversation = self._settings, self._conversation
        open_stores = lambda: (bootstrap.gaps(settings, database()), bootstrap.corrections(settings, database()))  # noqa: E731
        return GapRerun(conversation, open_stores, read_phrases("notices"), self._instance.name)

    def _open_outbox(self, database: Callable[[], Engine]) -> OutboxSender:
        settings = OutboxSettings(self._instance.name, self._settings.telegram_messages_per_second)
        open_work = lambda: bootstrap.outbox_work(self._settings, database())  # noqa: E731
        return OutboxSender(self._application.bot, open_work, read_phrases("notices"), settings)

    async def _until_reached(self, action: Callable[[], Awaitable[object]]) -> None:
        """Do it as soon as Telegram can be reached, or not at all when the bot is to end first."""
        wait_s = 1.0
        while not self.ending.is_set():
            try:
                await action()
                return
            except InvalidToken:
                raise BotCannotStart(BAD_TOKEN) from None
            except BadRequest:
                raise
            except (RetryAfter, NetworkError):
                logger.warning("Telegram does not answer; trying again in %.0f s", wait_s)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.ending.wait(), wait_s)
            wait_s = min(2 * wait_s, LONGEST_START_WAIT_S)

    async def _receive(self, webhook: Webhook | None) -> None:
        updater = self._application.updater
        assert updater is not None  # the builder makes one unless told not to
        if webhook is None:
            poll = partial(updater.start_polling, timeout=LONG_POLL_S, allowed_updates=ALLOWED_UPDATES)
            return await self._until_reached(poll)
        listen = partial(
            updater.start_webhook,
            unix=webhook.port,
            url_path=re.escape(webhook.path.rstrip("/")),
            webhook_url=webhook.url,
            secret_token=webhook.secret,
            allowed_updates=ALLOWED_UPDATES,
        )
        try:
            return await self._until_reached(listen)
        except BadRequest as error:
            raise BotCannotStart(
                "Telegram no aceptó TELEGRAM_WEBHOOK_URL: debe ser una dirección https pública."
            ) from error

    async def _announce_commands(self) -> None:
        listed = self._responder.registry.list_in
        spanish, english = ([BotCommand(*command) for command in listed(language)] for language in (SPANISH, ENGLISH))
        try:
            await self._application.bot.set_my_commands(spanish)
            await self._application.bot.set_my_commands(english, language_code=ENGLISH)
        except TelegramError as error:
            logger.warning("the list of commands could not be set: %s", type(error).__name__)

    async def _take_up_stored(self) -> None:
        try:
            found = await self._queue.sweep(self._application.bot)
            logger.info("updates left by the last run: %d", found)
        except StorageUnavailable:
            logger.error("updates of the last run wait: the database does not answer")

    def _add_work(self) -> None:
        bot = self._application.bot
        work = UpdateWork(self._queue, self._responder, self._sender, self._inline, Me(bot.id, bot.username))

        async def handle(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
            await work.handle(update)

        self._application.add_handler(TypeHandler(Update, handle))

    def _build(self) -> Application[Any, Any, Any, Any, Any, Any]:
        settings = self._settings
        builder = ApplicationBuilder().token(settings.telegram_bot_token)
        if settings.telegram_api_url:
            address = settings.telegram_api_url.rstrip("/")
            builder = builder.base_url(f"{address}/bot").base_file_url(f"{address}/file/bot")
        return (
            builder.update_queue(self._queue)
            .concurrent_updates(ChatOrder())
            .rate_limiter(Pacing(settings.telegram_messages_per_second))
            .job_queue(None)
            .request(TelegramRequest(CONNECT_TIMEOUT_S, ANSWER_TIMEOUT_S))
            .get_updates_request(UpdatesRequest(self._refuse_token, CONNECT_TIMEOUT_S, ANSWER_TIMEOUT_S))
            .build()
        )

    def _refuse_token(self) -> None:
        self._token_refused = True
        self.ending.set()

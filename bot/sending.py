"""Deliveries to Telegram, step by step, each until Telegram confirms it or refuses it for good."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.deliveries import Delivery
from bot.inline_mode import InlineAnswer
from bot.pacing import pace_of_signs, seconds_of
from bot.replies import Keyboard
from metrics import REFUSALS

logger = logging.getLogger(__name__)

FIRST_WAIT_S = 1.0  # after Telegram could not be reached; doubles each time
LONGEST_WAIT_S = 60.0
FROM_INLINE = "inline"  # what /start says of who comes from inline mode
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

Step = Callable[[], Awaitable[object]]


class Sender:
    """Sends deliveries until it is told to stop."""

    def __init__(self, bot: Bot, *, first_wait_s: float = FIRST_WAIT_S) -> None:
        self._bot = bot
        self._first_wait_s = first_wait_s
        self._stopping = asyncio.Event()
        self._signs = pace_of_signs()

    def stop(self) -> None:
        """Give up waiting for Telegram; what is unconfirmed stays for the next start."""
        self._stopping.set()

    @property
    def stopping(self) -> bool:
        return self._stopping.is_set()

    async def deliver(self, delivery: Delivery, done: int, confirm: Callable[[int], Awaitable[bool]]) -> bool:
        """Do the steps after the first `done`, and report each; False when some remain undone."""
        steps = self._steps(delivery)
        for number, step in enumerate(steps[done:], start=done + 1):
            if not await self._until_confirmed(step):
                return False
            if number < len(steps) and not await confirm(number):
                return False
        return True

    async def show_typing(self, chat_id: int) -> None:
        """«escribiendo…» above the chat; nobody minds when it fails, or when others are shown it instead."""
        if not self._signs.has_capacity():
            return
        await self._signs.acquire()
        with contextlib.suppress(TelegramError):
            await self._bot.send_chat_action(chat_id, ChatAction.TYPING)

    async def offer(self, answer: InlineAnswer) -> None:
        """Articles for who is typing; tried once, because a moment later they have typed on."""
        results = [
            InlineQueryResultArticle(
                one.id,
                one.title,
                InputTextMessageContent(one.text, ParseMode.HTML, link_preview_options=NO_PREVIEW),
                description=one.description,
            )
            for one in answer.articles
        ]
        button = InlineQueryResultsButton(answer.button, start_parameter=FROM_INLINE) if answer.button else None
        try:
            await self._bot.answer_inline_query(
                answer.query_id, results, cache_time=answer.cache_s, is_personal=True, button=button
            )
        except TelegramError as error:
            logger.warning("an inline query stays without an answer: %s", type(error).__name__)

    def _steps(self, delivery: Delivery) -> list[Step]:
        steps: list[Step] = []
        if delivery.press_id:
            notice = delivery.notice or None
            steps.append(partial(self._bot.answer_callback_query, delivery.press_id, notice))
        if delivery.edit and not delivery.reply.texts:
            steps.append(partial(self._edit_keyboard, delivery.chat_id, delivery.edit, delivery.reply.keyboard))
        last = len(delivery.reply.texts) - 1
        for number, text in enumerate(delivery.reply.texts):
            keyboard = delivery.reply.keyboard if number == last else ()
            if delivery.edit and number == 0:
                steps.append(partial(self._edit, delivery.chat_id, delivery.edit, text, keyboard))
                continue
            reply_to = delivery.reply_to if number == 0 else None
            if delivery.photo and number == 0:
                steps.append(partial(self._send_photo, delivery.chat_id, delivery.photo, text, keyboard, reply_to))
                continue
            steps.append(partial(self._send, delivery.chat_id, text, keyboard, reply_to))
        return steps

    async def _edit(self, chat_id: int, message_id: int, text: str, keyboard: Keyboard) -> None:
        await self._bot.edit_message_text(
            text,
            chat_id,
            message_id,
            parse_mode=ParseMode.HTML,
            link_preview_options=NO_PREVIEW,
            reply_markup=_markup(keyboard),
        )

    async def _edit_keyboard(self, chat_id: int, message_id: int, keyboard: Keyboard) -> None:
        await self._bot.edit_message_reply_markup(chat_id, message_id, reply_markup=_markup(keyboard))

    async def _send(self, chat_id: int, text: str, keyboard: Keyboard, reply_to: int | None) -> None:
        await self._bot.send_message(
            chat_id,
            text,
            parse_mode=ParseMode.HTML,
            link_preview_options=NO_PREVIEW,
            reply_markup=_markup(keyboard),
            reply_parameters=_quoting(reply_to),
        )

    async def _send_photo(self, chat_id: int, photo: str, text: str, keyboard: Keyboard, reply_to: int | None) -> None:
        await self._bot.send_photo(
            chat_id,
            base64.b64decode(photo),
            caption=text,
            parse_mode=ParseMode.HTML,
            filename="tarjeta.png",
            reply_markup=_markup(keyboard),
            reply_parameters=_quoting(reply_to),
        )

    async def _until_confirmed(self, step: Step) -> bool:
        wait_s = self._first_wait_s
        while not self.stopping:
            try:
                await step()
                return True
            except RetryAfter as error:
                REFUSALS.labels("too many").inc()
                pause_s = seconds_of(error)
            except (InvalidToken, NetworkError) as error:
                if isinstance(error, BadRequest):
                    return _refused(error)
                REFUSALS.labels("not confirmed").inc()
                logger.warning("Telegram did not confirm, trying again: %s", type(error).__name__)
                pause_s, wait_s = wait_s, min(2 * wait_s, LONGEST_WAIT_S)
            except TelegramError as error:
                return _refused(error)
            await self._pause(pause_s)
        return False

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return


def _refused(error: TelegramError) -> bool:
    """Trying again would not help: the bot was blocked, the chat is gone, the button is too old."""
    if "message is not modified" in str(error).lower():
        return True  # a button was pressed twice
    REFUSALS.labels("for good").inc()
    logger.warning("Telegram refused a message for good: %s", type(error).__name__)
    return True


def _quoting(message_id: int | None) -> ReplyParameters | None:
    return ReplyParameters(message_id, allow_sending_without_reply=True) if message_id else None


def _markup(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    if not keyboard:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(button.text, callback_data=button.data) for button in row] for row in keyboard]
    )

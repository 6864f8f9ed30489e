"""Telegram update to what a person did: the last file that sees a Telegram user."""

from __future__ import annotations

import re
from dataclasses import dataclass

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update, User
from telegram.ext.filters import StatusUpdate

from bot.callbacks import Choice, NoneChoice, parse_choice
from bot.replies import Button

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,64})(?:@([A-Za-z0-9_]+))?(?:\s|$)")


@dataclass(frozen=True)
class Me:
    """The bot's own account."""

    id: int
    username: str


@dataclass(frozen=True)
class Said:
    """Somebody wrote something to the bot."""

    chat_id: int
    person: str
    text: str
    reply_to: int | None = None  # in groups


@dataclass(frozen=True)
class Commanded:
    """Somebody sent a command, such as /ayuda."""

    chat_id: int
    person: str
    name: str  # lower case, without slash
    arguments: str = ""  # what follows it
    locale: str = ""  # language of the person's Telegram, such as es or en-GB; empty when it does not say
    reply_to: int | None = None


@dataclass(frozen=True)
class Unreadable:
    """A photo, a voice message or anything else without words."""

    chat_id: int
    person: str
    album: str | None = None  # messages of one album come as one update each
    locale: str = ""
    reply_to: int | None = None


@dataclass(frozen=True)
class Pressed:
    """Somebody pressed a button; choice is None when it is none of ours."""

    chat_id: int
    person: str
    press_id: str
    choice: Choice | None
    title: str = ""  # what the button said, when Telegram still knows
    message_id: int | None = None  # that the button is below; None when Telegram forgot it
    keyboard: tuple[tuple[Button, ...], ...] = ()  # as it is below that message
    question_id: str = ""  # whose options the button was among, when Telegram still knows


Incoming = Said | Commanded | Unreadable | Pressed


def read_update(update: Update, me: Me) -> Incoming | None:
    """What a person did; None for whatever is not meant for the bot."""
    if update.callback_query:
        return _pressed(update.callback_query)
    message = update.message
    if message is None or message.from_user is None or message.from_user.is_bot:
        return None
    if message.chat.type != "private" and not _is_for(message, me):
        return None
    return _read_message(update, message, message.from_user, me)


def _read_message(update: Update, message: Message, user: User, me: Me) -> Incoming | None:
    person, locale = _person(user.id), user.language_code or ""
    chat_id, reply_to = message.chat.id, None if message.chat.type == "private" else message.message_id
    text = message.text or message.caption
    if not text:
        is_service = StatusUpdate.ALL.check_update(update)
        return None if is_service else Unreadable(chat_id, person, message.media_group_id, locale, reply_to)
    if command := _COMMAND.match(text):
        is_ours = command[2] is None or command[2].lower() == me.username.lower()
        arguments = text[command.end() :].strip()
        return Commanded(chat_id, person, command[1].lower(), arguments, locale, reply_to) if is_ours else None
    words = _without_mention(text, me) if reply_to else text
    return Said(chat_id, person, words, reply_to)


def _pressed(query: CallbackQuery) -> Pressed:
    message = query.message
    keyboard = _keyboard(query)
    buttons = [button for row in keyboard for button in row]
    choices = [parse_choice(data) for data in (*(button.data for button in buttons), query.data)]
    return Pressed(
        message.chat.id if message else query.from_user.id,
        _person(query.from_user.id),
        query.id,
        parse_choice(query.data),
        title=next((button.text for button in buttons if button.data == query.data), ""),
        message_id=message.message_id if isinstance(message, Message) else None,
        keyboard=keyboard,
        question_id=next((choice.question_id for choice in choices if isinstance(choice, NoneChoice)), ""),
    )


def _keyboard(query: CallbackQuery) -> tuple[tuple[Button, ...], ...]:
    """The buttons below the message; "none of these" among them names the question of all."""
    markup = query.message.reply_markup if isinstance(query.message, Message) else None
    rows = markup.inline_keyboard if isinstance(markup, InlineKeyboardMarkup) else ()
    return tuple(
        tuple(Button(button.text, button.callback_data) for button in row if isinstance(button.callback_data, str))
        for row in rows
    )


def _is_for(message: Message, me: Me) -> bool:
    """In a group: a mention, a reply to the bot, or a command."""
    replied = message.reply_to_message
    if replied and replied.from_user and replied.from_user.id == me.id:
        return True
    text = message.text or message.caption or ""
    return bool(_mention(me).search(text) or _COMMAND.match(text))


def _without_mention(text: str, me: Me) -> str:
    return _mention(me).sub(" ", text).strip()


def _mention(me: Me) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)@{re.escape(me.username)}\b", re.IGNORECASE)


def _person(user_id: int) -> str:
    return f"telegram:{user_id}"

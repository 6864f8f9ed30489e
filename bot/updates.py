"""Telegram update to what a person did: the last file that sees a Telegram user."""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update, User
from telegram.ext.filters import StatusUpdate

from bot.callbacks import Choice, NoneChoice, parse_choice
from bot.replies import Button, Keyboard

QUESTION_COMMANDS = frozenset({"pregunta", "ask"})  # for groups, where a bot by default sees commands and replies alone

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
    sent_at: float  # Unix seconds; so too in the others
    text: str
    is_edited: bool = False  # the text of an earlier message was changed
    locale: str = ""  # language of the person's Telegram, such as es or en-GB; empty when it does not say
    reply_to: int | None = None  # in groups


@dataclass(frozen=True)
class Commanded:
    """Somebody sent a command, such as /ayuda."""

    chat_id: int
    person: str
    sent_at: float
    name: str  # lower case, without slash
    arguments: str = ""  # what follows it
    locale: str = ""
    reply_to: int | None = None


@dataclass(frozen=True)
class Unreadable:
    """A photo, a voice message or anything else without words of the person's own."""

    chat_id: int
    person: str
    sent_at: float
    kind: str  # voice, photo, video, sticker, location, contact, document, forward or other
    album: str | None = None  # messages of one album come as one update each
    locale: str = ""
    reply_to: int | None = None


@dataclass(frozen=True)
class Pressed:
    """Somebody pressed a button; choice is None when it is none of ours."""

    chat_id: int
    person: str
    sent_at: float
    press_id: str
    choice: Choice | None
    title: str = ""  # what the button said, when Telegram still knows
    message_id: int | None = None  # that the button is below; None when Telegram forgot it
    keyboard: Keyboard = ()  # as it is below that message
    question_id: str = ""  # whose options the button was among, when Telegram still knows
    locale: str = ""


@dataclass(frozen=True)
class Sought:
    """Somebody typed the bot's name and some words in any chat, to share an answer."""

    person: str
    sent_at: float
    query_id: str
    text: str
    locale: str = ""


Incoming = Said | Commanded | Unreadable | Pressed


def read_update(update: Update, me: Me) -> Incoming | None:
    """What a person did; None for whatever is not meant for the bot."""
    if update.callback_query:
        return _pressed(update.callback_query)
    message = update.message or update.edited_message
    if message is None or message.from_user is None or message.from_user.is_bot:
        return None
    if message.chat.type != "private" and not _is_for(message, me):
        return None
    return _read_message(update, message, message.from_user, me)


def read_inline(update: Update) -> Sought | None:
    """What a person looks for in inline mode; None for any other update."""
    query = update.inline_query
    if query is None:
        return None
    user = query.from_user
    return Sought(_person(user.id), time.time(), query.id, query.query, user.language_code or "")


def _read_message(update: Update, message: Message, user: User, me: Me) -> Incoming | None:
    chat_id, reply_to = message.chat.id, None if message.chat.type == "private" else message.message_id
    person, sent_at, locale = _person(user.id), message.date.timestamp(), user.language_code or ""
    is_edited = update.edited_message is not None
    text = message.text or message.caption
    if not text or message.forward_origin:
        unsaid = is_edited or StatusUpdate.ALL.check_update(update)  # a live location moves, somebody joins a group
        unread = Unreadable(chat_id, person, sent_at, _kind(message), message.media_group_id, locale, reply_to)
        return None if unsaid else unread
    if command := _COMMAND.match(text):
        is_ours = command[2] is None or command[2].lower() == me.username.lower()
        name, arguments = command[1].lower(), text[command.end() :].strip()
        if is_ours and arguments and name in QUESTION_COMMANDS:
            return Said(chat_id, person, sent_at, arguments, is_edited, locale, reply_to)
        return Commanded(chat_id, person, sent_at, name, arguments, locale, reply_to) if is_ours else None
    words = _without_mention(text, me) if reply_to else text
    quoted = message.message_id if is_edited else reply_to
    written_at = message.edit_date.timestamp() if message.edit_date else sent_at
    return Said(chat_id, person, written_at, words, is_edited, locale, quoted)


def read_text(chat_id: int, person: str, text: str) -> Said | Commanded:
    """What somebody wrote somewhere else than on Telegram."""
    if command := _COMMAND.match(text):
        name, arguments = command[1].lower(), text[command.end() :].strip()
        if arguments and name in QUESTION_COMMANDS:
            return Said(chat_id, person, time.time(), arguments)
        return Commanded(chat_id, person, time.time(), name, arguments)
    return Said(chat_id, person, time.time(), text)


def press_on(chat_id: int, person: str, data: str, message_id: int, buttons: tuple[Button, ...]) -> Pressed:
    """A button that somebody pressed somewhere else than on Telegram, among the others of its message."""
    choices = [parse_choice(button.data) for button in buttons]
    return Pressed(
        chat_id,
        person,
        time.time(),
        secrets.token_hex(8),
        parse_choice(data),
        title=next((button.text for button in buttons if button.data == data), ""),
        message_id=message_id,
        keyboard=tuple((button,) for button in buttons),
        question_id=next((choice.question_id for choice in choices if isinstance(choice, NoneChoice)), ""),
    )


def _kind(message: Message) -> str:
    """What a message without words of the person's own is, as `words/kinds.yml` names it."""
    if message.forward_origin:
        return "forward"
    kinds = {
        "voice": message.voice or message.audio or message.video_note,
        "photo": message.photo,
        "video": message.video or message.animation,
        "sticker": message.sticker,
        "location": message.location or message.venue,
        "contact": message.contact,
        "document": message.document,
    }
    return next((kind for kind, content in kinds.items() if content), "other")


def _pressed(query: CallbackQuery) -> Pressed:
    message = query.message
    keyboard = _keyboard(query)
    buttons = [button for row in keyboard for button in row]
    choices = [parse_choice(data) for data in (*(button.data for button in buttons), query.data)]
    return Pressed(
        message.chat.id if message else query.from_user.id,
        _person(query.from_user.id),
        time.time(),  # Telegram does not say when
        query.id,
        parse_choice(query.data),
        title=next((button.text for button in buttons if button.data == query.data), ""),
        message_id=message.message_id if message and message.is_accessible else None,
        keyboard=keyboard,
        question_id=next((choice.question_id for choice in choices if isinstance(choice, NoneChoice)), ""),
        locale=query.from_user.language_code or "",
    )


def _keyboard(query: CallbackQuery) -> Keyboard:
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

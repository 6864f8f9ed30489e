"""Parameters of the Bot API methods that the emulator knows, with the type of each; what else comes is refused."""

from __future__ import annotations

import json
import re
from typing import Any

INTEGER, STRING, BOOLEAN, OBJECT, ARRAY, CHAT, FILE = "integer", "string", "boolean", "object", "array", "chat", "file"

_SENDING = {
    "business_connection_id": STRING, "chat_id": CHAT, "message_thread_id": INTEGER,
    "direct_messages_topic_id": INTEGER, "disable_notification": BOOLEAN, "protect_content": BOOLEAN,
    "allow_paid_broadcast": BOOLEAN, "message_effect_id": STRING, "suggested_post_parameters": OBJECT,
    "reply_parameters": OBJECT, "reply_markup": OBJECT,
}  # fmt: skip
_CAPTION = {"caption": STRING, "parse_mode": STRING, "caption_entities": ARRAY}
_EDITING = {
    "business_connection_id": STRING,
    "chat_id": CHAT,
    "message_id": INTEGER,
    "inline_message_id": STRING,
    "reply_markup": OBJECT,
}
_TEXT = {"text": STRING, "parse_mode": STRING, "entities": ARRAY, "link_preview_options": OBJECT}
_COMMANDS = {"scope": OBJECT, "language_code": STRING}

METHODS: dict[str, dict[str, str]] = {
    "getMe": {},
    "getUpdates": {"offset": INTEGER, "limit": INTEGER, "timeout": INTEGER, "allowed_updates": ARRAY},
    "setWebhook": {
        "url": STRING, "certificate": FILE, "ip_address": STRING, "max_connections": INTEGER,
        "allowed_updates": ARRAY, "drop_pending_updates": BOOLEAN, "secret_token": STRING,
    },
    "deleteWebhook": {"drop_pending_updates": BOOLEAN},
    "getWebhookInfo": {},
    "sendMessage": {**_SENDING, **_TEXT},
    "sendPhoto": {**_SENDING, **_CAPTION, "photo": FILE, "show_caption_above_media": BOOLEAN, "has_spoiler": BOOLEAN},
    "sendDocument": {
        **_SENDING, **_CAPTION, "document": FILE, "thumbnail": FILE, "disable_content_type_detection": BOOLEAN,
    },
    "sendPoll": {
        **_SENDING, "question": STRING, "question_parse_mode": STRING, "question_entities": ARRAY, "options": ARRAY,
        "is_anonymous": BOOLEAN, "type": STRING, "allows_multiple_answers": BOOLEAN, "correct_option_id": INTEGER,
        "explanation": STRING, "explanation_parse_mode": STRING, "explanation_entities": ARRAY,
        "open_period": INTEGER, "close_date": INTEGER, "is_closed": BOOLEAN,
    },
    "sendChatAction": {
        "business_connection_id": STRING, "chat_id": CHAT, "message_thread_id": INTEGER, "action": STRING,
    },
    "editMessageText": {**_EDITING, **_TEXT},
    "editMessageReplyMarkup": _EDITING,
    "deleteMessage": {"chat_id": CHAT, "message_id": INTEGER},
    "answerCallbackQuery": {
        "callback_query_id": STRING, "text": STRING, "show_alert": BOOLEAN, "url": STRING, "cache_time": INTEGER,
    },
    "answerInlineQuery": {
        "inline_query_id": STRING, "results": ARRAY, "cache_time": INTEGER, "is_personal": BOOLEAN,
        "next_offset": STRING, "button": OBJECT,
    },
    "setMyCommands": {"commands": ARRAY, **_COMMANDS},
    "getMyCommands": _COMMANDS,
    "deleteMyCommands": _COMMANDS,
    "getChat": {"chat_id": CHAT},
}  # fmt: skip

REQUIRED = {
    "setWebhook": ("url",), "sendMessage": ("chat_id", "text"), "sendPhoto": ("chat_id", "photo"),
    "sendDocument": ("chat_id", "document"), "sendPoll": ("chat_id", "question", "options"),
    "sendChatAction": ("chat_id", "action"), "editMessageText": ("text",), "deleteMessage": ("chat_id", "message_id"),
    "answerCallbackQuery": ("callback_query_id",), "answerInlineQuery": ("inline_query_id", "results"),
    "setMyCommands": ("commands",), "getChat": ("chat_id",),
}  # fmt: skip


class BadRequest(ValueError):
    """The description of Telegram's error 400, without its first words."""


class Upload:
    """A file that came as a part of a form."""

    def __init__(self, name: str, content: bytes) -> None:
        self.name = name
        self.content = content


def read_parameters(method: str, raw: dict[str, Any]) -> dict[str, Any]:
    """Each parameter in its type; forms bring text, JSON bodies bring values.

    A form part that a file parameter names as attach://part counts as known.

    Raises:
        BadRequest: unknown, missing or of another type.
    """
    known = METHODS[method]
    attached = {str(value).removeprefix("attach://") for value in raw.values() if str(value).startswith("attach://")}
    given = {}
    for name, value in raw.items():
        if name not in known:
            if name in attached and isinstance(value, Upload):
                continue
            raise BadRequest(f'unknown parameter "{name}" of {method}')
        if isinstance(value, str) and value.startswith("attach://"):
            value = raw.get(value.removeprefix("attach://"))
        given[name] = _typed(name, value, known[name])
    for name in REQUIRED.get(method, ()):
        if given.get(name) in (None, ""):
            raise BadRequest("message text is empty" if name == "text" else f'parameter "{name}" is required')
    return given


def _typed(name: str, value: Any, kind: str) -> Any:
    if kind == FILE:
        if isinstance(value, Upload) or (isinstance(value, str) and value):
            return value
        raise BadRequest(f'"{name}" must be a file')
    if isinstance(value, Upload):
        raise BadRequest(f'"{name}" must not be a file')
    if kind == STRING:
        return _checked(name, value, str)
    if kind == CHAT and isinstance(value, str) and re.fullmatch(r"@[A-Za-z][A-Za-z0-9_]{3,31}", value):
        return value
    return _checked(name, _from_form(name, value), {"object": dict, "array": list, "boolean": bool}.get(kind, int))


def _from_form(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value.lower() if value in {"True", "False"} else value)
    except ValueError as error:
        raise BadRequest(f"can't parse {name} as JSON: {value[:40]!r}") from error


def _checked(name: str, value: Any, kind: type) -> Any:
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise BadRequest(f'"{name}" must be of type {kind.__name__}')
    return value

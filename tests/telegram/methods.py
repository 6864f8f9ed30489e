"""The Bot API methods of the emulator, each as strict as Telegram's own."""

from __future__ import annotations

import io
import re
import time
from typing import Any

from PIL import Image, UnidentifiedImageError

from tests.telegram.html_text import BadHtml, parse_html, utf16_units
from tests.telegram.parameters import BadRequest, Upload
from tests.telegram.world import Json, Webhook, World

MAX_TEXT, MAX_CAPTION, MAX_NOTICE, MAX_CALLBACK_BYTES = 4096, 1024, 200, 64
ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip


class Forbidden(ValueError):
    """The description of Telegram's error 403."""


class Methods:
    """`call` runs a method on the world and returns its result in JSON types."""

    def __init__(self, world: World) -> None:
        self._world = world

    def call(self, name: str, given: Json) -> Any:
        """Raises BadRequest or Forbidden as Telegram would."""
        snake = re.sub(r"[A-Z]", lambda letter: f"_{letter[0].lower()}", name)
        with self._world.changed:
            result = getattr(self, f"_{snake}")(given)
            self._world.changed.notify_all()
            return result

    def _get_me(self, _given: Json) -> Json:
        return self._world.bot

    def _set_webhook(self, given: Json) -> bool:
        secret = given.get("secret_token", "")
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
            raise BadRequest("secret token contains unallowed characters")
        local = re.match(r"http://(127\.0\.0\.1|localhost)[:/]", given["url"])
        if not local and not given["url"].startswith("https://"):
            raise BadRequest("bad webhook: An HTTPS URL must be provided for webhook")
        self._forget(given)
        self._world.webhook = Webhook(given["url"], secret, given.get("max_connections", 40))
        self._allow(given)
        self._world.wake()
        return True

    def _delete_webhook(self, given: Json) -> bool:
        self._forget(given)
        self._world.webhook = Webhook()
        self._world.wake()
        return True

    def _get_webhook_info(self, _given: Json) -> Json:
        hook = self._world.webhook
        info = {"url": hook.url, "has_custom_certificate": False, "pending_update_count": len(self._world.updates)}
        if hook.last_error:
            info |= {"last_error_message": hook.last_error, "last_error_date": int(time.time())}
        return info

    def _send_message(self, given: Json) -> Json:
        text, entities = _formatted(given, "text", MAX_TEXT)
        if not text.strip():
            raise BadRequest("message text is empty")
        return self._sent(given, {"text": text} | ({"entities": entities} if entities else {}))

    def _send_photo(self, given: Json) -> Json:
        photo = given["photo"]
        width, height = _size_of(photo.content) if isinstance(photo, Upload) else (90, 90)
        if width + height > 10_000 or max(width, height) > 20 * min(width, height):
            raise BadRequest("PHOTO_INVALID_DIMENSIONS")
        size = {**_file(photo, "photo"), "width": width, "height": height}
        return self._sent(given, {"photo": [size], **_caption(given)})

    def _send_document(self, given: Json) -> Json:
        document = given["document"]
        name = {"file_name": document.name} if isinstance(document, Upload) else {}
        return self._sent(given, {"document": {**_file(document, "document"), **name}, **_caption(given)})

    def _send_poll(self, given: Json) -> Json:
        options = [option["text"] if isinstance(option, dict) else str(option) for option in given["options"]]
        if not 1 <= len(given["question"]) <= 300:
            raise BadRequest("poll question must be of 1 to 300 characters")
        if not 2 <= len(options) <= 12 or any(not 1 <= len(option) <= 100 for option in options):
            raise BadRequest("poll must have 2 to 12 options of 1 to 100 characters")
        poll = {
            "id": str(time.monotonic_ns()),
            "question": given["question"],
            "options": [{"persistent_id": str(n), "text": each, "voter_count": 0} for n, each in enumerate(options)],
            "total_voter_count": 0,
            "is_closed": given.get("is_closed", False),
            "is_anonymous": given.get("is_anonymous", True),
            "type": given.get("type", "regular"),
            "allows_multiple_answers": given.get("allows_multiple_answers", False),
            "allows_revoting": False,
            "members_only": False,
        }
        return self._sent(given, {"poll": poll})

    def _send_chat_action(self, given: Json) -> bool:
        self._known_chat(given["chat_id"])
        if given["action"] not in ACTIONS:
            raise BadRequest("wrong parameter action in request")
        return True

    def _edit_message_text(self, given: Json) -> Json:
        message = self._own_message(given)
        text, entities = _formatted(given, "text", MAX_TEXT)
        changed = {"text": text, "entities": entities, "reply_markup": _keyboard(given.get("reply_markup"))}
        return _edited(message, changed)

    def _edit_message_reply_markup(self, given: Json) -> Json:
        return _edited(self._own_message(given), {"reply_markup": _keyboard(given.get("reply_markup"))})

    def _delete_message(self, given: Json) -> bool:
        if self._world.messages[self._known_chat(given["chat_id"])].pop(given["message_id"], None) is None:
            raise BadRequest("message to delete not found")
        return True

    def _answer_callback_query(self, given: Json) -> bool:
        if utf16_units(given.get("text", "")) > MAX_NOTICE:
            raise BadRequest("MESSAGE_TOO_LONG")
        return self._answer_query(given["callback_query_id"])

    def _answer_inline_query(self, given: Json) -> bool:
        if len(given["results"]) > 50:
            raise BadRequest("RESULTS_TOO_MUCH")
        ids = [result.get("id") for result in given["results"]]
        if any(not isinstance(each, str) or not 1 <= len(each.encode()) <= 64 for each in ids) or len(set(ids)) < len(
            ids
        ):
            raise BadRequest("RESULT_ID_INVALID")
        read = [_article(result) for result in given["results"]]
        button = given.get("button")
        if button and not (button.get("web_app") or re.fullmatch(r"[\w-]{1,64}", button.get("start_parameter", ""))):
            raise BadRequest("BUTTON_INVALID")
        self._answer_query(given["inline_query_id"])
        self._world.offers[given["inline_query_id"]] = {**given, "results": read}
        return True

    def _set_my_commands(self, given: Json) -> bool:
        if len(given["commands"]) > 100:
            raise BadRequest("BOT_COMMANDS_TOO_MUCH")
        for command in given["commands"]:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", str(command.get("command"))):
                raise BadRequest("BOT_COMMAND_INVALID")
            if not 1 <= len(str(command.get("description", ""))) <= 256:
                raise BadRequest("BOT_COMMAND_DESCRIPTION_INVALID")
        self._world.commands[_language(given)] = given["commands"]
        return True

    def _get_my_commands(self, given: Json) -> list[Json]:
        return self._world.commands.get(_language(given), [])

    def _delete_my_commands(self, given: Json) -> bool:
        self._world.commands.pop(_language(given), None)
        return True

    def _get_chat(self, given: Json) -> Json:
        chat = self._world.chats[self._known_chat(given["chat_id"])]
        return {**chat, "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _NO_GIFTS}

    def _sent(self, given: Json, content: Json) -> Json:
        chat_id = self._known_chat(given["chat_id"])
        if chat_id in self._world.blocked:
            raise Forbidden("bot was blocked by the user")
        message = {
            "message_id": self._world.message_id(chat_id),
            "from": {name: self._world.bot[name] for name in ("id", "is_bot", "first_name", "username")},
            "chat": self._world.chats[chat_id],
            "date": int(time.time()),
            **content,
        }
        if replied := self._replied(given, chat_id):
            message["reply_to_message"] = replied
        if keyboard := _keyboard(given.get("reply_markup")):
            message["reply_markup"] = keyboard
        self._world.messages[chat_id][message["message_id"]] = message
        self._world.sent.append(message)
        self._world.sent_at.append(time.perf_counter())
        return message

    def _replied(self, given: Json, chat_id: int) -> Json | None:
        asked = given.get("reply_parameters")
        if not asked:
            return None
        found = self._world.messages[chat_id].get(asked.get("message_id"))
        if found is None and not asked.get("allow_sending_without_reply"):
            raise BadRequest("message to be replied not found")
        return {name: value for name, value in found.items() if name != "reply_to_message"} if found else None

    def _known_chat(self, chat_id: Any) -> int:
        if isinstance(chat_id, str):  # "@name" of a channel
            named = (each["id"] for each in self._world.chats.values() if f"@{each.get('username')}" == chat_id)
            chat_id = next(named, None)
        if chat_id not in self._world.chats:
            raise BadRequest("chat not found")
        return int(chat_id)

    def _own_message(self, given: Json) -> Json:
        if "chat_id" not in given or "message_id" not in given:
            raise BadRequest("message identifier is not specified")
        message = self._world.messages[self._known_chat(given["chat_id"])].get(given["message_id"])
        if message is None:
            raise BadRequest("message to edit not found")
        if message["from"]["id"] != self._world.bot["id"]:
            raise BadRequest("message can't be edited")
        return message

    def _answer_query(self, query_id: str) -> bool:
        if query_id not in self._world.queries:
            raise BadRequest("query is too old and response timeout expired or query ID is invalid")
        self._world.queries.discard(query_id)
        return True

    def _forget(self, given: Json) -> None:
        if given.get("drop_pending_updates"):
            self._world.updates = []

    def _allow(self, given: Json) -> None:
        if "allowed_updates" in given:
            self._world.allowed = set(given["allowed_updates"]) or None


_GIFT_KINDS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
_NO_GIFTS = dict.fromkeys(_GIFT_KINDS, False)


def _formatted(given: Json, name: str, limit: int) -> tuple[str, list[Json]]:
    """Text after parsing; the limit counts what people see."""
    text, entities = given.get(name, ""), given.get("entities" if name == "text" else "caption_entities") or []
    mode = given.get("parse_mode", "")
    if mode.lower() == "html":
        try:
            text, entities = parse_html(text)
        except BadHtml as error:
            raise BadRequest(str(error)) from error
    elif mode:
        raise BadRequest("unsupported parse_mode")
    if "\x00" in text:
        raise BadRequest("strings must not contain null characters")
    if utf16_units(text.strip()) > limit:
        raise BadRequest("message is too long" if name == "text" else "message caption is too long")
    return text.strip(), entities


def _language(given: Json) -> str:
    """The language of a list of commands: two letters, or none for everybody else."""
    code = str(given.get("language_code", ""))
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise BadRequest("language_code is invalid")
    return code


def _caption(given: Json) -> Json:
    caption, entities = _formatted(given, "caption", MAX_CAPTION)
    return ({"caption": caption} if caption else {}) | ({"caption_entities": entities} if entities else {})


def _file(given: Upload | str, kind: str) -> Json:
    if isinstance(given, Upload):
        if not given.content:
            raise BadRequest("file must be non-empty")
        return {"file_id": f"{kind}-{id(given)}", "file_unique_id": f"u{id(given)}", "file_size": len(given.content)}
    return {"file_id": given, "file_unique_id": f"u{abs(hash(given))}"}


def _article(result: Json) -> Json:
    """An article as Telegram reads it; other kinds of results pass as they are."""
    if result.get("type") != "article":
        return result
    content = result.get("input_message_content")
    if not result.get("title") or not isinstance(content, dict):
        raise BadRequest("can't parse inline query result: title and input_message_content are required")
    text, entities = _formatted({**content, "text": content.get("message_text", "")}, "text", MAX_TEXT)
    if not text:
        raise BadRequest("MESSAGE_EMPTY")
    return {**result, "input_message_content": {**content, "message_text": text, "entities": entities}}


def _size_of(content: bytes) -> tuple[int, int]:
    """Width and height of a picture; Telegram takes nothing else for a photo."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            return picture.size
    except UnidentifiedImageError:
        raise BadRequest("IMAGE_PROCESS_FAILED") from None


def _keyboard(markup: Json | None) -> Json | None:
    """An inline keyboard that Telegram would take; other kinds pass as they are."""
    if not markup or "inline_keyboard" not in markup:
        return None
    for button in (button for row in markup["inline_keyboard"] for button in row):
        if not str(button.get("text", "")).strip():
            raise BadRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
        data, url = button.get("callback_data"), button.get("url")
        if data is None and url is None:
            raise BadRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
        if data is not None and not 1 <= len(str(data).encode()) <= MAX_CALLBACK_BYTES:
            raise BadRequest("BUTTON_DATA_INVALID")
        if url is not None and not re.match(r"(https?|tg)://\S+$", url):
            raise BadRequest("BUTTON_URL_INVALID")
    return markup


def _edited(message: Json, changes: Json) -> Json:
    changed = {name: value for name, value in (message | changes).items() if value}
    if all(changed.get(name) == message.get(name) for name in changes):
        raise BadRequest("message is not modified: specified new message content and reply markup are exactly the same")
    message.clear()
    message.update(changed, edit_date=int(time.time()))
    return message

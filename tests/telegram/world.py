"""What Telegram's server knows: accounts, chats, messages, waiting updates, the webhook, and the faults to inject."""

from __future__ import annotations

import itertools
import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

TOKEN = "123456789:AAEmulatorTokenForTheTestsOfTuLugar00"
BOT = {
    "id": 123456789, "is_bot": True, "first_name": "Tu Lugar", "username": "tulugar_prueba_bot",
    "can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": True,
    "can_connect_to_business": False, "has_main_web_app": False,
}  # fmt: skip
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}


@dataclass(frozen=True)
class Call:
    """One request to the Bot API, as it came and as it was answered."""

    method: str
    parameters: Json
    status: int
    at: float  # time.monotonic


@dataclass
class Fault:
    """What happens instead of, or before, an answer."""

    method: str  # "*" for any but getUpdates
    status: int = 0  # 0: only the delay
    retry_after: int = 0  # seconds
    delay_s: float = 0.0
    times: int = 1
    after: bool = False  # the request is carried out, and its answer is lost


@dataclass
class Webhook:
    url: str = ""
    secret: str = ""
    max_connections: int = 40
    last_error: str = ""
    statuses: list[int] = field(default_factory=list)  # what the bot answered, in order


class World:
    """Thread-safe: tests look from one thread while the server works in another."""

    def __init__(self, token: str = TOKEN) -> None:
        self.token = token
        self.bot: Json = dict(BOT, id=int(token.partition(":")[0]))
        self.changed = threading.Condition(threading.RLock())
        self.updates: list[Json] = []
        self.messages: dict[int, dict[int, Json]] = defaultdict(dict)  # chat, message id
        self.sent: list[Json] = []  # the bot's messages, in order
        self.sent_at: list[float] = []  # when each of them came, time.perf_counter
        self.chats: dict[int, Json] = {}
        self.blocked: set[int] = set()
        self.queries: set[str] = set()  # callback and inline queries that may still be answered
        self.offers: dict[str, Json] = {}  # answers to inline queries by the id of the query
        self.commands: dict[str, list[Json]] = {}  # by language code; "" for everybody else
        self.locales: dict[int, str] = {}  # language of a person's Telegram; es unless it is here
        self.calls: list[Call] = []
        self.faults: list[Fault] = []
        self.webhook = Webhook()
        self.allowed: set[str] | None = None
        self.polls_waiting = 0  # getUpdates requests that are open now
        self.woken: list[Callable[[], None]] = []  # called when updates or faults change
        self._update_ids = itertools.count(900_000_001)
        self._private_ids = itertools.count(1)
        self._group_ids: dict[int, itertools.count[int]] = defaultdict(lambda: itertools.count(1))

    def message_id(self, chat_id: int) -> int:
        """Private chats share one counter, groups have their own."""
        return next(self._private_ids if chat_id > 0 else self._group_ids[chat_id])

    def user(self, user_id: int) -> Json:
        return {
            "id": user_id,
            "is_bot": False,
            "first_name": f"Persona {user_id}",
            "language_code": self.locales.get(user_id, "es"),
        }

    def chat(self, chat_id: int) -> Json:
        """The chat; made on first use, as when a person writes to the bot for the first time."""
        if chat_id not in self.chats:
            private = {"id": chat_id, "first_name": f"Persona {chat_id}", "type": "private"}
            group = {"id": chat_id, "title": f"Grupo {-chat_id}", "type": "supergroup"}
            self.chats[chat_id] = private if chat_id > 0 else group
        return self.chats[chat_id]

    def channel(self, chat_id: int, username: str) -> Json:
        """A public channel in which the bot may write."""
        self.chats[chat_id] = {"id": chat_id, "title": username, "type": "channel", "username": username}
        return self.chats[chat_id]

    def incoming(self, chat_id: int, user_id: int, content: Json) -> Json:
        """A person's message with its id, date and entities."""
        with self.changed:
            message = {
                "message_id": self.message_id(chat_id),
                "from": self.user(user_id),
                "chat": self.chat(chat_id),
                "date": int(time.time()),
                **content,
            }
            if isinstance(message.get("text"), str) and (entities := _entities(message["text"])):
                message.setdefault("entities", entities)
            self.messages[chat_id][message["message_id"]] = message
            return message

    def push(self, update: Json) -> int:
        """Queue an update; it gets the next number unless it brings its own (a duplicate, say)."""
        with self.changed:
            update = {"update_id": update.get("update_id") or next(self._update_ids)} | update
            kind = next((name for name in update if name != "update_id"), "")
            if self.allowed is None and kind in NOT_BY_DEFAULT:
                return int(update["update_id"])
            known = kind in {"message", "edited_message", "callback_query", "inline_query", "channel_post", "poll"}
            if self.allowed is None or not known or kind in self.allowed:
                self.updates.append(update)
            self.wake()
            return int(update["update_id"])

    def confirm(self, offset: int) -> None:
        """Forget the updates below the offset; a negative one keeps only that many."""
        with self.changed:
            if offset < 0:
                self.updates = self.updates[offset:]
            elif offset > 0:
                self.updates = [each for each in self.updates if each["update_id"] >= offset]
            self.changed.notify_all()

    def record(self, call: Call) -> None:
        with self.changed:
            self.calls.append(call)
            self.changed.notify_all()

    def take_fault(self, method: str) -> Fault | None:
        """The fault that the next answer to a method has, if one is left."""
        with self.changed:
            for fault in self.faults:
                if fault.times > 0 and (fault.method == method or (fault.method == "*" and method != "getUpdates")):
                    fault.times -= 1
                    return fault
        return None

    def wake(self) -> None:
        with self.changed:
            self.changed.notify_all()
            for call in self.woken:
                call()


def _entities(text: str) -> list[Json]:
    found = []
    for kind, pattern in (("bot_command", r"(?<!\S)/[A-Za-z0-9_]+(?:@\w+)?"), ("mention", r"(?<!\w)@[A-Za-z]\w{3,31}")):
        for match in re.finditer(pattern, text):
            offset = len(text[: match.start()].encode("utf-16-le", "surrogatepass")) // 2
            found.append({"type": kind, "offset": offset, "length": len(match[0])})
    return found

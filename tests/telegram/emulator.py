"""A strict Bot API server for tests: `with Emulator() as telegram`, or `python -m tests.telegram.emulator --port N`."""

from __future__ import annotations

import argparse
import itertools
import socket
import threading
import time
from collections.abc import Callable
from typing import Any, Self, TypeVar

import uvicorn

from tests.telegram.control import control_routes
from tests.telegram.server import BotApi
from tests.telegram.world import TOKEN, Call, Fault, Json, World

WAIT_S = 40.0  # how long a test waits for the bot before it fails

T = TypeVar("T")
_query_ids = itertools.count(int(time.time()) * 1000)


class Emulator:
    """The server on a thread of its own, with what a test does to it and asks of it."""

    def __init__(self, port: int = 0, token: str = TOKEN) -> None:
        self.world = World(token)
        self.token = token
        self._socket = socket.create_server(("127.0.0.1", port))
        self.port = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._server: uvicorn.Server | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        self.until(lambda: self._server is not None and self._server.started)
        return self

    def __exit__(self, *_error: object) -> None:
        if self._server:
            self._server.should_exit = self._server.force_exit = True
        self._thread.join(WAIT_S)
        self._socket.close()

    def say(self, chat_id: int, text: str | None = None, *, user_id: int | None = None, **content: Any) -> int:
        """A person writes; the number of the update."""
        content = content if text is None else {"text": text, **content}
        message = self.world.incoming(chat_id, user_id or abs(chat_id), content)
        return self.world.push({"message": message})

    def edit(self, message: Json, **content: Any) -> int:
        """A person changes a message of theirs; the number of the update."""
        return self.world.push({"edited_message": {**message, **content, "edit_date": int(time.time())}})

    def press(self, chat_id: int, data: str, *, message: Json | None = None, user_id: int | None = None) -> int:
        """A person presses a button, or makes the data up; the number of the update."""
        query_id = str(next(_query_ids))
        query = {"id": query_id, "from": self.world.user(user_id or abs(chat_id)), "chat_instance": "1", "data": data}
        with self.world.changed:
            self.world.chat(chat_id)
            self.world.queries.add(query_id)
            bare = {"message_id": 1, "date": 0, "chat": self.world.chats[chat_id]}
            return self.world.push({"callback_query": query | {"message": message or bare}})

    def seek(self, user_id: int, query: str) -> str:
        """A person types the bot's name and some words in a chat of theirs; the id of the query."""
        query_id = str(next(_query_ids))
        with self.world.changed:
            self.world.queries.add(query_id)
            asked = {"id": query_id, "from": self.world.user(user_id), "query": query, "offset": ""}
            self.world.push({"inline_query": asked})
        return query_id

    def offered(self, query_id: str, wait_s: float = WAIT_S) -> Json:
        """What the bot offered for an inline query: the parameters, with the results as Telegram read them."""
        self.until(lambda: query_id in self.world.offers, wait_s)
        return self.world.offers[query_id]

    def push(self, update: Json) -> int:
        """Any update at all; with its own update_id, or with the next one."""
        return self.world.push(update)

    def fail(self, method: str, **how: Any) -> None:
        """Inject a fault; the fields are those of Fault."""
        with self.world.changed:
            self.world.faults.append(Fault(method, **how))

    def sent(self, chat_id: int | None = None) -> list[Json]:
        """The bot's messages, in order, as they are now."""
        with self.world.changed:
            return [dict(m) for m in self.world.sent if chat_id is None or m["chat"]["id"] == chat_id]

    def calls(self, method: str, status: int | None = None) -> list[Call]:
        """Requests to a method, in order."""
        with self.world.changed:
            return [c for c in self.world.calls if c.method == method and status in (None, c.status)]

    def replies(self, chat_id: int, count: int, wait_s: float = WAIT_S) -> list[Json]:
        """The bot's messages to a chat once there are so many."""
        self.until(lambda: len(self.sent(chat_id)) >= count, wait_s, lambda: f"{len(self.sent(chat_id))} of {count}")
        return self.sent(chat_id)

    def confirmed(self, wait_s: float = WAIT_S) -> None:
        """Return once the bot has taken every update."""
        self.until(lambda: not self.world.updates, wait_s, lambda: f"{len(self.world.updates)} updates wait")

    def until(
        self, condition: Callable[[], bool], wait_s: float = WAIT_S, state: Callable[[], str] = lambda: ""
    ) -> None:
        """Return when the condition holds; it is looked at after each change and now and then."""
        deadline = time.monotonic() + wait_s
        with self.world.changed:
            while not condition():
                if time.monotonic() > deadline:
                    raise TimeoutError(f"not within {wait_s} s {state()}")
                self.world.changed.wait(0.02)

    @property
    def polls_waiting(self) -> int:
        """getUpdates requests that are open now."""
        return self.world.polls_waiting

    def run(self) -> None:
        """Serve in this thread until interrupted."""
        self._serve()

    def _serve(self) -> None:
        api = BotApi(self.world)
        config = uvicorn.Config(
            api.app(control_routes(self)), log_level="critical", access_log=False, timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        self._server.run(sockets=[self._socket])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", default=TOKEN)
    asked = parser.parse_args()
    emulator = Emulator(asked.port, asked.token)
    print(f"TELEGRAM_API_URL={emulator.url} TELEGRAM_BOT_TOKEN={emulator.token}", flush=True)
    emulator.run()


if __name__ == "__main__":
    main()

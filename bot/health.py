"""The bot's health and figures over HTTP, from a thread that also answers when the bot itself hangs."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bot.errors import BotCannotStart
from metrics import CONTENT_TYPE, exposition, may_read
from settings import Settings

logger = logging.getLogger(__name__)

BEAT_S = 1.0
HUNG_S = 30.0  # without a beat for so long, the bot answers nobody and should be started again


class Health:
    """What is known of the bot: when its loop last ran, and whether it takes updates."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last_beat = clock()
        self.receiving = False

    async def beat(self) -> None:
        """Show that the loop runs, until cancelled."""
        while True:
            self._last_beat = self._clock()
            await asyncio.sleep(BEAT_S)

    @property
    def alive(self) -> bool:
        return self._clock() - self._last_beat < HUNG_S

    @property
    def ready(self) -> bool:
        return self.alive and self.receiving


def serve_health(settings: Settings, health: Health, reader: str) -> ThreadingHTTPServer | None:
    """/healthz, /readyz and /metrics on a thread of their own; None when no port is set.

    Args:
        reader: the token of whoever reads the figures.
    Raises:
        BotCannotStart: the port is taken.
    """
    if not settings.bot_health_port:
        return None
    try:
        server = _Server((settings.bot_health_host, settings.bot_health_port), _handler(health, reader))
    except OSError as error:
        raise BotCannotStart(
            f"No se puede escuchar en {settings.bot_health_host}:{settings.bot_health_port} ({error.strerror}). "
            "Cierra el otro programa o cambia BOT_HEALTH_PORT."
        ) from error
    threading.Thread(target=server.serve_forever, daemon=True, name="health").start()
    return server


class _Server(ThreadingHTTPServer):
    """Callers that hang up, as balancers do with their probes, are not worth a traceback."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        error = sys.exception()
        if not isinstance(error, ConnectionError):
            logger.error("the bot's health could not be told: %s", type(error).__name__)


def _handler(health: Health, reader: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 10  # seconds that a silent caller may hold a thread

        def do_GET(self) -> None:
            match self.path.partition("?")[0]:
                case "/healthz":
                    self._state(health.alive)
                case "/readyz":
                    self._state(health.ready)
                case "/metrics" if may_read(self.headers.get("Authorization", ""), reader):
                    self._say(200, exposition(), CONTENT_TYPE)
                case "/metrics":
                    self._say(401, b"{}", "application/json")
                case _:
                    self._say(404, b"{}", "application/json")

        def log_message(self, *_arguments: object) -> None:
            """Probes come every few seconds and are not worth a line."""

        def _state(self, good: bool) -> None:
            body = json.dumps({"status": "ok" if good else "not yet"}).encode()
            self._say(200 if good else 503, body, "application/json")

        def _say(self, code: int, body: bytes, kind: str) -> None:
            self.send_response(code)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler

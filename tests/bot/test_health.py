"""The bot's health over HTTP: alive while its loop runs, ready while it takes updates, figures for their reader."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Callable, Iterator
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from bot.errors import BotCannotStart
from bot.health import HUNG_S, Health, serve_health
from settings import Settings
from tests.ports import free_port

Get = Callable[..., tuple[int, str]]


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def health(clock: Clock) -> Health:
    return Health(clock)


@pytest.fixture
def get(health: Health) -> Iterator[Get]:
    port = free_port()
    server = serve_health(Settings(bot_health_port=port), health, "lector")
    assert server

    def ask(path: str, **headers: str) -> tuple[int, str]:
        try:
            with urlopen(Request(f"http://127.0.0.1:{port}{path}", headers=headers), timeout=5) as response:
                return response.status, response.read().decode()
        except HTTPError as error:
            return error.code, ""

    yield ask
    server.shutdown()
    server.server_close()


def test_a_bot_is_ready_once_it_takes_updates(get: Get, health: Health) -> None:
    assert (get("/healthz")[0], get("/readyz")[0]) == (200, 503)

    health.receiving = True

    assert get("/readyz")[0] == 200


def test_a_bot_whose_loop_hangs_is_not_alive(get: Get, health: Health, clock: Clock) -> None:
    health.receiving = True
    clock.now += HUNG_S + 1

    assert (get("/healthz")[0], get("/readyz")[0]) == (503, 503)


def test_figures_are_for_their_reader(get: Get) -> None:
    code, text = get("/metrics", Authorization="Bearer lector")

    assert (code, get("/metrics")[0], get("/other")[0]) == (200, 401, 404)
    assert "tulugar_updates_in_hand" in text


def test_a_caller_that_hangs_up_leaves_no_traceback(
    get: Get, health: Health, capfd: pytest.CaptureFixture[str]
) -> None:
    port = free_port()
    server = serve_health(Settings(bot_health_port=port), health, "lector")
    assert server
    with socket.create_connection(("127.0.0.1", port)) as caller:
        caller.send(b"GET /healthz HTTP/1.0\r\n")
        caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # closes with a reset
    time.sleep(0.3)
    server.shutdown()
    server.server_close()

    assert "Traceback" not in capfd.readouterr().err


def test_without_a_port_nobody_listens(health: Health) -> None:
    assert serve_health(Settings(), health, "lector") is None


def test_a_taken_port_is_named(get: Get, health: Health) -> None:
    port = free_port()
    first = serve_health(Settings(bot_health_port=port), health, "lector")

    with pytest.raises(BotCannotStart, match="BOT_HEALTH_PORT"):
        serve_health(Settings(bot_health_port=port), health, "lector")

    assert first
    first.server_close()

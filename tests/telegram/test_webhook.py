"""Updates by webhook: only with the secret, and stored before Telegram hears that they arrived."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from settings import Settings
from tests.telegram.emulator import Emulator
from tests.telegram.partners import EchoDialogue
from tests.telegram.running import BotThread

ANA = 1001


@pytest.fixture
def settings(settings: Settings) -> Settings:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return replace(
        settings,
        telegram_webhook_url=f"http://127.0.0.1:{port}/telegram.v1",
        telegram_webhook_secret="un-secreto_1",
        telegram_webhook_port=port,
    )


@pytest.fixture
def hooked(telegram: Emulator, bot: BotThread) -> Iterator[Emulator]:
    telegram.until(lambda: bool(telegram.world.webhook.url))
    yield telegram


def test_updates_come_in_with_the_right_secret(hooked: Emulator) -> None:
    hooked.say(ANA, "por webhook")

    assert "por webhook" in hooked.replies(ANA, 1)[0]["text"]
    assert set(hooked.world.webhook.statuses) == {200}
    assert not hooked.calls("getUpdates")


@pytest.mark.parametrize("headers", [{}, {"X-Telegram-Bot-Api-Secret-Token": "otro"}])
def test_a_wrong_secret_is_refused(
    hooked: Emulator, settings: Settings, dialogue: EchoDialogue, headers: dict[str, str]
) -> None:
    message = hooked.world.incoming(ANA, ANA, {"text": "falsa"})

    answer = httpx.post(settings.telegram_webhook_url, json={"update_id": 1, "message": message}, headers=headers)

    assert answer.status_code == 403
    hooked.say(ANA, "verdadera")
    hooked.replies(ANA, 1)
    assert dialogue.heard == ["verdadera"]


def test_telegram_pushes_again_until_the_secret_is_right(hooked: Emulator, dialogue: EchoDialogue) -> None:
    hooked.world.webhook.secret = "otro"
    hooked.say(ANA, "insistente")
    hooked.until(lambda: hooked.world.webhook.statuses[-2:] == [403, 403])

    hooked.world.webhook.secret = "un-secreto_1"

    hooked.replies(ANA, 1)
    assert dialogue.heard == ["insistente"]


def test_an_update_pushed_twice_is_answered_once(hooked: Emulator, dialogue: EchoDialogue) -> None:
    number = hooked.say(ANA, "una vez")
    hooked.replies(ANA, 1)
    hooked.push({"update_id": number, "message": hooked.world.incoming(ANA, ANA, {"text": "otra vez"})})
    hooked.say(ANA, "dos")
    hooked.replies(ANA, 2)

    assert dialogue.heard == ["una vez", "dos"]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"\xff\xfe", b'{"update_id": "x"}', b'{"update_id": 1, "message": 3}']
)
def test_a_broken_body_breaks_nothing(hooked: Emulator, settings: Settings, body: bytes) -> None:
    headers = {"X-Telegram-Bot-Api-Secret-Token": "un-secreto_1", "Content-Type": "application/json"}

    httpx.post(settings.telegram_webhook_url, content=body, headers=headers)

    hooked.say(ANA, "sigo")
    assert "sigo" in hooked.replies(ANA, 1)[0]["text"]

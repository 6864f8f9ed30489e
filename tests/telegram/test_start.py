"""A bot that cannot start says why in one line, and one that ran leaves no secret in its log."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.telegram.emulator import Emulator
from tests.telegram.running import BotProcess


@pytest.mark.parametrize(
    ("token", "part"),
    [
        ("123456789:Otro-que-nadie-conoce-0000000000000", "Telegram no reconoce TELEGRAM_BOT_TOKEN"),
        ("esto no es un token", "Telegram no reconoce TELEGRAM_BOT_TOKEN"),
        ("", "Falta TELEGRAM_BOT_TOKEN"),
    ],
)
def test_a_bad_token(telegram: Emulator, tmp_path: Path, token: str, part: str) -> None:
    with BotProcess(tmp_path, telegram_bot_token=token, telegram_api_url=telegram.url) as bot:
        code, output = bot.wait()

    assert code == 2
    assert part in output
    assert "Traceback" not in output
    assert not token or token not in output


@pytest.mark.parametrize(
    ("secret", "part"), [("", "TELEGRAM_WEBHOOK_SECRET"), ("con espacios", "TELEGRAM_WEBHOOK_SECRET")]
)
def test_a_webhook_without_a_usable_secret(telegram: Emulator, tmp_path: Path, secret: str, part: str) -> None:
    webhook = {"telegram_webhook_url": "https://ejemplo.mx/t", "telegram_webhook_secret": secret}
    with BotProcess(tmp_path, telegram_bot_token=telegram.token, telegram_api_url=telegram.url, **webhook) as bot:
        code, output = bot.wait()

    assert (code, part in output, "Traceback" in output) == (2, True, False)
    assert not telegram.calls("setWebhook")


def test_a_port_in_use(telegram: Emulator, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        webhook = {
            "telegram_webhook_url": "https://ejemplo.mx/t",
            "telegram_webhook_secret": "s",
            "telegram_webhook_port": taken.getsockname()[1],
        }
        with BotProcess(tmp_path, telegram_bot_token=telegram.token, telegram_api_url=telegram.url, **webhook) as bot:
            code, output = bot.wait()

    assert (code, "Traceback" in output) == (2, False)
    assert f"No se puede escuchar en 127.0.0.1:{webhook['telegram_webhook_port']}" in output
    assert not telegram.calls("setWebhook")


def test_a_webhook_that_telegram_refuses(telegram: Emulator, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    webhook = {
        "telegram_webhook_url": "http://ejemplo.mx/t",
        "telegram_webhook_secret": "s",
        "telegram_webhook_port": port,
    }
    with BotProcess(tmp_path, telegram_bot_token=telegram.token, telegram_api_url=telegram.url, **webhook) as bot:
        code, output = bot.wait()

    assert (code, "https" in output, "Traceback" in output) == (2, True, False)


def test_a_token_taken_back_ends_the_bot(telegram: Emulator, tmp_path: Path) -> None:
    with BotProcess(tmp_path, telegram_bot_token=telegram.token, telegram_api_url=telegram.url) as bot:
        telegram.until(lambda: bool(telegram.calls("setMyCommands")))
        telegram.world.token = "123456789:The-new-one-after-a-revocation-0000"
        telegram.say(1001, "hola")
        code, output = bot.wait()

    assert (code, "Telegram no reconoce TELEGRAM_BOT_TOKEN" in output, "Traceback" in output) == (2, True, False)


def test_the_bot_waits_for_a_server_that_is_not_there_yet(telegram: Emulator, tmp_path: Path) -> None:
    telegram.fail("getMe", status=502)
    with BotProcess(tmp_path, telegram_bot_token=telegram.token, telegram_api_url=telegram.url):
        telegram.say(1001, "hola")
        telegram.replies(1001, 1)


@pytest.mark.parametrize("debug", ["", "1"])
def test_the_log_holds_no_token_no_words_and_no_id(telegram: Emulator, tmp_path: Path, debug: str) -> None:
    given = {"telegram_bot_token": telegram.token, "telegram_api_url": telegram.url, "bot_debug": debug}
    with BotProcess(tmp_path, **given) as bot:
        telegram.fail("sendMessage", status=429, retry_after=1)
        telegram.say(987_654_321, "falla palabrasecreta")
        telegram.say(987_654_321, "palabrasecreta")
        telegram.push({"message": {"odd": "palabrasecreta"}})
        telegram.replies(987_654_321, 2)
        telegram.fail("getUpdates", status=500)
        telegram.say(987_654_321, "fin palabrasecreta")
        telegram.replies(987_654_321, 3)
    output = bot.output.read_text(encoding="utf-8")

    assert "the bot answers on Telegram" in output
    assert telegram.token not in output
    assert "palabrasecreta" not in output
    assert "987654321" not in output

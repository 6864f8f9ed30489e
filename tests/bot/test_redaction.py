"""Neither the token nor what libraries quote reaches a log line."""

from __future__ import annotations

import logging

import pytest

from bot.redaction import Redaction

TOKEN = "123456:secret-token"


def line(name: str, message: str, *arguments: object, error: BaseException | None = None) -> str:
    exc_info = (type(error), error, None) if error else None
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, message, arguments, exc_info)
    assert Redaction(TOKEN).filter(record)
    return logging.Formatter().format(record)


def test_the_token_is_blotted_out_everywhere() -> None:
    shown = line("bot.app", "at %s", f"https://x/bot{TOKEN}/getMe", error=ValueError(f"bad {TOKEN}"))

    assert TOKEN not in shown
    assert "https://x/bot<token>/getMe" in shown
    assert "ValueError: bad <token>" in shown


@pytest.mark.parametrize("name", ["telegram.ext.Updater", "httpx", "tornado.application", "asyncio"])
def test_libraries_keep_their_template_alone(name: str) -> None:
    shown = line(name, "Received data was: %r\nmore", {"text": "palabrasecreta"}, error=KeyError("palabrasecreta"))

    assert shown == "Received data was: %r [KeyError]"


def test_our_own_lines_stay_as_they_are() -> None:
    assert line("bot.sending", "%d of %d", 1, 2) == "1 of 2"

"""Log lines as machines and people read them, with the number of their request."""

from __future__ import annotations

import json
import logging
import sys

import pytest

from domain.errors import InvalidSettings
from log_lines import JsonLines, PlainLines, current_request, new_request, request_scope
from settings import Settings, read_settings


def record(message: str = "answered", **more: object) -> logging.LogRecord:
    return logging.makeLogRecord({"msg": message, "levelname": "INFO", "name": "bot.x", **more})


def test_a_json_line_names_process_level_and_request() -> None:
    with request_scope("abcdef0123"):
        line = json.loads(JsonLines("bot").format(record("con «ñ»\ny salto")))

    assert (line["process"], line["level"], line["request"]) == ("bot", "INFO", "abcdef0123")
    assert line["message"] == "con «ñ»\ny salto"
    assert "request" not in json.loads(JsonLines("bot").format(record()))


def test_a_failure_stays_on_one_line() -> None:
    try:
        raise ValueError("roto")
    except ValueError:
        line = JsonLines("web").format(record(exc_info=sys.exc_info()))

    assert "\n" not in line
    assert "ValueError: roto" in json.loads(line)["failure"]


def test_a_redacted_failure_is_written_as_it_was_redacted() -> None:
    assert json.loads(JsonLines("bot").format(record(exc_text="con <token>")))["failure"] == "con <token>"


def test_a_plain_line_shows_the_request_only_inside_of_one() -> None:
    with request_scope("abcdef0123"):
        inside = PlainLines().format(record())

    assert "[abcdef0123]" in inside
    assert "[" not in PlainLines().format(record())


@pytest.mark.parametrize("forged", ["", "x\ninjected line", "A" * 300, "../../etc", "ABCDEF0123"])
def test_what_is_no_request_number_gets_into_no_line(forged: str) -> None:
    with request_scope(forged):
        assert current_request() == ""


def test_numbers_are_new_each_time_and_accepted() -> None:
    first, second = new_request(), new_request()

    with request_scope(first):
        assert current_request() == first != second


def test_a_secret_may_come_from_a_file(tmp_path) -> None:
    place = tmp_path / "token"
    place.write_text("de-archivo\n", encoding="utf-8")

    assert read_settings({"INTERNAL_TOKEN_FILE": str(place)}).internal_token == "de-archivo"
    assert read_settings({"INTERNAL_TOKEN_FILE": str(place), "INTERNAL_TOKEN": "directo"}).internal_token == "directo"


@pytest.mark.parametrize(
    "wrong", [{"INTERNAL_TOKEN_FILE": "/no/existe"}, {"LOG_FORMAT": "xml"}, {"BOT_HEALTH_PORT": "70000"}]
)
def test_a_setting_that_does_not_fit_is_named(wrong: dict[str, str]) -> None:
    with pytest.raises(InvalidSettings, match=next(iter(wrong))):
        read_settings(wrong)


def test_no_secret_shows_in_the_settings() -> None:
    shown = repr(
        Settings(metrics_token="uno", rasa_lock_url="redis://:dos@h", rasa_tracker_url="postgresql://a:tres@h")
    )

    assert not {"uno", "dos", "tres"} & set(shown.replace(":", " ").replace("@", " ").split())

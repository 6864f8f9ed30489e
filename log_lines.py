"""Log lines of every process: plain or JSON, each with the number of its request, none with what somebody wrote."""

from __future__ import annotations

import json
import logging
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timezone
from pathlib import Path

from settings import Settings

PLAIN = "%(asctime)s %(levelname)s %(name)s%(numbered)s %(message)s"
QUIET = ("httpx", "httpcore", "sanic.access", "rasa_sdk", "bm25s", "faiss", "apscheduler", "alembic")
REQUEST = re.compile(r"[0-9a-f]{8,64}")  # what others may pass on as a request number; nothing else gets into a line

_request: ContextVar[str] = ContextVar("request", default="")


@contextmanager
def request_scope(number: str) -> Iterator[None]:
    """Lines written inside carry this request number; anything that is not one is left out."""
    token = _request.set(number if REQUEST.fullmatch(number) else "")
    try:
        yield
    finally:
        _request.reset(token)


def current_request() -> str:
    """The number of the request that is being worked on; empty outside of one."""
    return _request.get()


def new_request() -> str:
    """A number that says nothing of the person: 32 hexadecimal digits at random."""
    return uuid.uuid4().hex


def configure_logging(settings: Settings, process: str, file: Path | None = None) -> None:
    """Lines of one process on stderr, or in a file; libraries that log addresses or what people wrote stay quiet."""
    handler = logging.FileHandler(file, encoding="utf-8", delay=True) if file else logging.StreamHandler()
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(settings.log_level)
    format_handlers(settings, process)
    for noisy in QUIET:
        logging.getLogger(noisy).setLevel(logging.WARNING)


def format_handlers(settings: Settings, process: str) -> None:
    """Give the handlers that a library has already set up the form of our lines."""
    for handler in logging.root.handlers:
        handler.setFormatter(JsonLines(process) if settings.log_format == "json" else PlainLines())


class PlainLines(logging.Formatter):
    """For people: time, level, where, request number if there is one, message."""

    def __init__(self) -> None:
        super().__init__(PLAIN)

    def format(self, record: logging.LogRecord) -> str:
        number = current_request()
        record.numbered = f" [{number}]" if number else ""
        return super().format(record)


class JsonLines(logging.Formatter):
    """For machines: one JSON object a line."""

    def __init__(self, process: str) -> None:
        super().__init__()
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="milliseconds")
        line = {
            "at": at,
            "level": record.levelname,
            "process": self._process,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if number := current_request():
            line["request"] = number
        if failure := self._failure(record):
            line["failure"] = failure
        return json.dumps(line, ensure_ascii=False)

    def _failure(self, record: logging.LogRecord) -> str | None:
        if record.exc_text:
            return record.exc_text
        return self.formatException(record.exc_info) if record.exc_info and record.exc_info[0] else None

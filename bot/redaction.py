"""Log lines without the bot's token and without what libraries would quote of a message."""

from __future__ import annotations

import logging

QUOTING_LIBRARIES = ("telegram", "aiohttp", "httpx", "httpcore", "tornado", "asyncio", "sqlalchemy")


class Redaction(logging.Filter):
    """Rewrites records: libraries keep their template alone, and the token goes everywhere."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.partition(".")[0] in QUOTING_LIBRARIES:
            _forget_arguments(record)
        if record.exc_info:
            record.exc_text = (record.exc_text or logging.Formatter().formatException(record.exc_info)).replace(
                self._token, "<token>"
            )
        message = record.getMessage()
        if self._token in message:
            record.msg, record.args = message.replace(self._token, "<token>"), ()
        return True


def guard_logs(token: str) -> None:
    """Put the redaction on every handler there is, and quieten the libraries that log addresses."""
    redaction = Redaction(token)
    for handler in _handlers():
        handler.addFilter(redaction)
    for name in ("httpx", "httpcore", "telegram", "tornado.access", "apscheduler"):
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.getEffectiveLevel(), logging.WARNING))


def _handlers() -> list[logging.Handler]:
    loggers = [logging.getLogger(), *(each for each in logging.root.manager.loggerDict.values())]
    handlers = [handler for each in loggers if isinstance(each, logging.Logger) for handler in each.handlers]
    return [*handlers, logging.lastResort] if logging.lastResort else handlers


def _forget_arguments(record: logging.LogRecord) -> None:
    """Arguments and tracebacks of libraries can hold messages, ids and addresses; the kind of error says enough."""
    kind = record.exc_info[0] if record.exc_info else None
    template = str(record.msg).partition("\n")[0]
    record.msg = f"{template} [{kind.__name__}]" if kind else template
    record.args, record.exc_info, record.exc_text = (), None, None

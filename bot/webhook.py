"""Where Telegram may push updates: checked and bound before Telegram is told about it."""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.errors import BotCannotStart
from settings import Settings

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # what Telegram accepts in its header


@dataclass(frozen=True)
class Webhook:
    """A public address and the local port behind it."""

    url: str
    path: str
    port: socket.socket
    secret: str = field(repr=False)


def open_webhook(settings: Settings) -> Webhook:
    """Take the port of the webhook.

    Raises:
        BotCannotStart: no usable secret, no usable address, or the port is taken.
    """
    if not _SECRET.fullmatch(settings.telegram_webhook_secret):
        raise BotCannotStart(
            "TELEGRAM_WEBHOOK_SECRET es obligatorio con TELEGRAM_WEBHOOK_URL: de 1 a 256 letras, números, _ o -."
        )
    address = urlsplit(settings.telegram_webhook_url)
    if address.scheme not in {"http", "https"} or not address.hostname:
        raise BotCannotStart(
            "TELEGRAM_WEBHOOK_URL debe ser una dirección completa, por ejemplo https://ejemplo.mx/telegram."
        )
    port = _bound(settings.telegram_webhook_listen, settings.telegram_webhook_port)
    return Webhook(settings.telegram_webhook_url, address.path or "/", port, settings.telegram_webhook_secret)


def _bound(host: str, port: int) -> socket.socket:
    try:
        bound = socket.create_server((host, port), backlog=128)
    except OSError as error:
        raise BotCannotStart(
            f"No se puede escuchar en {host}:{port} ({error.strerror}). "
            "Cierra el otro programa o cambia TELEGRAM_WEBHOOK_PORT o TELEGRAM_WEBHOOK_LISTEN."
        ) from error
    bound.setblocking(False)
    return bound

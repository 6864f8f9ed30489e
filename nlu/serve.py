"""Run Rasa on loopback behind a token, without telemetry; Python 3.10."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import Any, Dict
from urllib.parse import unquote, urlsplit

import yaml

from domain.errors import InvalidSettings, TuLugarError
from log_lines import format_handlers
from nlu.models import newest_model
from secret_store import internal_token
from settings import ROOT, Settings, read_env_file, read_settings
from tracing import start_tracing

os.environ["RASA_TELEMETRY_ENABLED"] = "false"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("SANIC_WORKERS", "1")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # more of them only wait on so small a product

CONVERSATION_S = 3600  # seconds after its last message that a conversation is kept in Redis: it holds people's words


def main() -> None:
    settings = read_settings({**read_env_file(ROOT / ".env"), **os.environ})
    try:
        model = newest_model(settings)
    except TuLugarError as error:
        sys.exit(str(error))
    os.chdir(ROOT)
    credentials, endpoints = write_configuration(settings)
    import rasa
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.log_utils import configure_structlog

    from nlu.lean import lighten

    configure_logging_and_warnings()
    configure_structlog()
    format_handlers(settings, "rasa")
    logging.getLogger("nlu").setLevel(settings.log_level)
    lighten()
    start_tracing(settings, "rasa")
    rasa.run(
        str(model),
        str(endpoints),
        credentials=str(credentials),
        interface=settings.rasa_host,
        port=settings.rasa_port,
        auth_token=internal_token(settings),
        cors=None,
    )


def write_configuration(settings: Settings) -> tuple[Path, Path]:
    """Credentials and endpoints for Rasa, readable by this user alone: they hold the token."""
    token = internal_token(settings)
    folder = settings.state_path / "rasa"
    folder.mkdir(parents=True, exist_ok=True)
    credentials = {"nlu.channel.TuLugarInput": {"secret": token}}
    headers = {"X-Tulugar-Token": token}
    endpoints = {"action_endpoint": {"url": f"{settings.actions_url}/webhook", "headers": headers}, **_stores(settings)}
    return _write(folder / "credentials.yml", credentials), _write(folder / "endpoints.yml", endpoints)


def _stores(settings: Settings) -> Dict[str, Any]:
    """Where several Rasas keep locks and conversations together; one alone keeps them in memory.

    Raises:
        InvalidSettings: an address is of another kind than Redis or PostgreSQL.
    """
    stores: Dict[str, Any] = {}
    if settings.rasa_lock_url:
        stores["lock_store"] = _redis("RASA_LOCK_URL", settings.rasa_lock_url)
    tracker = settings.rasa_tracker_url
    if tracker.startswith("postgresql"):
        stores["tracker_store"] = {
            "type": "SQL",
            "dialect": "postgresql",
            **_place(tracker, 5432),
            "db": _path(tracker),
        }
    elif tracker:
        stores["tracker_store"] = {**_redis("RASA_TRACKER_URL", tracker), "record_exp": CONVERSATION_S}
    else:
        stores["tracker_store"] = {"type": "nlu.recent_conversations.RecentConversations"}
    return stores


def _redis(name: str, url: str) -> Dict[str, Any]:
    if urlsplit(url).scheme not in ("redis", "rediss"):
        raise InvalidSettings(f"{name} debe empezar con redis:// o rediss://.")
    number = int(_path(url) or 0)
    return {"type": "redis", **_place(url, 6379), "db": number, "use_ssl": url.startswith("rediss")}


def _place(url: str, port: int) -> Dict[str, Any]:
    """Host, port and credentials as Rasa's stores take them."""
    place = urlsplit(url)
    secret = {"username": unquote(place.username or "") or None, "password": unquote(place.password or "") or None}
    return {"url": place.hostname, "port": place.port or port, **secret}


def _path(url: str) -> str:
    return urlsplit(url).path.strip("/")


def _write(path: Path, document: Dict[str, Any]) -> Path:
    path.touch(mode=0o600)
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    return path


if __name__ == "__main__":
    main()

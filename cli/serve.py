"""`tulugar up`, `tulugar bot` and `tulugar web`: run the processes."""

from __future__ import annotations

import contextlib
import sys
import threading
from typing import TYPE_CHECKING

import click

import bootstrap
from domain.errors import StorageUnavailable
from log_lines import configure_logging
from tracing import start_tracing

if TYPE_CHECKING:
    from web.console import Console

STOP_S = 5.0  # seconds in which a scheduled command may end


@click.command(help="Enciende todo: Rasa, acciones, consola y, con su token, Telegram.")
def up() -> None:
    from cli.up import run_until_stopped

    sys.exit(run_until_stopped(bootstrap.settings_from_environment()))


@click.command(help="Enciende sólo el bot de Telegram.")
def bot() -> None:
    settings = bootstrap.settings_from_environment()
    configure_logging(settings, "bot")
    start_tracing(settings, "bot")
    from bot.app import run_bot

    run_bot(settings)


@click.command(help="Enciende sólo la consola web.")
def web() -> None:
    import uvicorn

    from bot.console_chat import ConsoleChat
    from cli.schedule import keep_schedule
    from web.app import create_console
    from web.wiring import console

    settings = bootstrap.settings_from_environment()
    configure_logging(settings, "web")
    start_tracing(settings, "web")
    parts = console(settings, ConsoleChat(settings))
    stop = threading.Event()
    bootstrap.keep_publishing(settings, stop)
    schedule = keep_schedule(settings, stop)
    threading.Thread(target=_warm, args=(parts,), daemon=True, name="warm").start()
    uvicorn.run(
        create_console(parts),
        host=settings.web_host,
        port=settings.web_port,
        log_config=None,
        access_log=False,
    )
    stop.set()
    schedule.join(timeout=STOP_S)


def _warm(parts: Console) -> None:
    """Load what the first page would wait for: the entries, and the library that draws."""
    from analytics.charts import warm_up

    with contextlib.suppress(StorageUnavailable):
        parts.knowledge.entries()
    warm_up()

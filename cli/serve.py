"""`tulugar up`, `tulugar bot` and `tulugar web`: run the processes."""

from __future__ import annotations

import sys
import threading

import click

import bootstrap
from log_lines import configure_logging


@click.command(help="Enciende todo: Rasa, acciones, consola y, con su token, Telegram.")
def up() -> None:
    from cli.up import run_until_stopped

    sys.exit(run_until_stopped(bootstrap.settings_from_environment()))


@click.command(help="Enciende sólo el bot de Telegram.")
def bot() -> None:
    settings = bootstrap.settings_from_environment()
    configure_logging(settings, "bot")
    from bot.app import run_bot

    run_bot(settings)


@click.command(help="Enciende sólo la consola web.")
def web() -> None:
    import uvicorn

    from web.app import create_console
    from web.wiring import console

    settings = bootstrap.settings_from_environment()
    configure_logging(settings, "web")
    stop = threading.Event()
    bootstrap.keep_publishing(settings, stop)
    uvicorn.run(
        create_console(console(settings)),
        host=settings.web_host,
        port=settings.web_port,
        log_config=None,
        access_log=False,
    )
    stop.set()

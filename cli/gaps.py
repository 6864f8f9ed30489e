"""`tulugar gaps`: missed questions, asked again of the newest content."""

from __future__ import annotations

import asyncio

import click

import bootstrap


@click.group(help="Las preguntas que quedaron sin respuesta.")
def gaps() -> None:
    """Commands on missed questions."""


@gaps.command(help="Vuelve a abrir las que una ficha respondía, si caducó o se retiró; la consola lo hace sola.")
def reopen() -> None:
    opened = bootstrap.gaps(bootstrap.settings_from_environment()).reopen()
    click.echo(f"{opened:,} preguntas esperan otra vez.")


@gaps.command(help="Vuelve a hacer las preguntas sin respuesta y avisa a quien lo pidió; el bot lo hace solo.")
def rerun() -> None:
    from bot.gap_rerun import GapRerun, Rerun
    from bot.phrases import read_phrases
    from bot.wiring import open_conversation

    settings = bootstrap.settings_from_environment()
    stores = bootstrap.gaps(settings), bootstrap.corrections(settings)
    version = bootstrap.repository(settings).version()

    async def ask_all() -> Rerun:
        async with open_conversation(settings, evaluation=True) as conversation:
            return await GapRerun(conversation, lambda: stores, read_phrases("notices"), "tulugar gaps").once(
                *stores, version
            )

    done = asyncio.run(ask_all())
    click.echo(
        f"Versión {version}: {done.asked} preguntas hechas otra vez, {done.closed} ya tienen respuesta, "
        f"{done.told} avisos en la bandeja de salida."
    )

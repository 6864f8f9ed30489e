"""`tulugar chat`: talk in the terminal; starts what is not running."""

from __future__ import annotations

import asyncio

import click

import bootstrap
from domain.explanation import Explanation
from log_lines import configure_logging
from settings import Settings


@click.command(help="Conversa en la terminal.")
@click.option("--debug", is_flag=True, help="Muestra por qué se dio cada respuesta.")
def chat(debug: bool) -> None:
    from cli.up import ProcessProblem, start_for_chat

    settings = bootstrap.settings_from_environment()
    file = settings.state_path / "log" / "chat.log"  # the terminal is for the conversation
    file.parent.mkdir(parents=True, exist_ok=True)
    configure_logging(settings, "chat", file)
    try:
        with start_for_chat(settings):
            asyncio.run(_talk(settings, debug=debug))
    except ProcessProblem as problem:
        raise click.ClickException(str(problem)) from problem


async def _talk(settings: Settings, *, debug: bool) -> None:
    from rich.console import Console

    from bot.terminal import TerminalChat
    from bot.texts import read_texts
    from bot.wiring import open_conversation
    from web.curation.assistant import Assistant

    async with open_conversation(settings) as conversation:
        assistant = Assistant(settings, bootstrap.internal_token(settings))

        async def explain(text: str) -> Explanation:
            return await asyncio.to_thread(assistant.explain, text)

        texts = read_texts(settings)
        chat = TerminalChat(conversation, Console(), texts, explain=explain if debug else None)
        await chat.run(settings.state_path / "chat_history")

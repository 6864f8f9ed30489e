"""/ayuda: how to ask, and every command of the other parts."""

from __future__ import annotations

from collections.abc import Callable

from bot.deliveries import Delivery, answer_to
from bot.features.basics import read_basics, scope
from bot.features.desk import Command, Desk
from bot.replies import plain_reply
from bot.updates import Commanded


def help_command(desk: Desk, list_in: Callable[[str], tuple[tuple[str, str], ...]]) -> Command:
    """The command.

    Args:
        list_in: (name, description) of every command in a language; asked when somebody wants help.
    """
    words = read_basics(desk.settings)

    async def respond(commanded: Commanded, language: str) -> Delivery:
        commands = "\n".join(f"/{name} – {what}" for name, what in list_in(language))
        text = words.say("help", language, scope=scope(words, desk.settings, language), commands=commands)
        return answer_to(commanded, plain_reply(text))

    return Command("ayuda", "Cómo preguntar", "How to ask", respond, aliases=("help",))

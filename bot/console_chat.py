"""The bot in a page of the console: the same handlers as on Telegram, for staff, and left out of every figure."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

from aiohttp import ClientError, ClientSession, ClientTimeout

import bootstrap
from bot.deliveries import Delivery
from bot.features import notices
from bot.features.desk import open_desk
from bot.features.registry import FEATURES
from bot.handlers import Responder
from bot.replies import Button, Keyboard
from bot.talk import Talk
from bot.updates import Incoming, press_on, read_text
from bot.wiring import open_conversation
from settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

CHANNEL = "console"
CHAT = 0  # no chat of Telegram's has this number
PROBE_S = 1.0
LONGEST_MESSAGE = 4096  # characters, as on Telegram
HERE = tuple(feature for feature in FEATURES if feature is not notices.feature)  # nobody is written to later
RASA_DOWN = (
    "Rasa no está encendido: las respuestas salen sólo de la búsqueda, sin seguir la conversación y sin propuestas. "
    "Enciéndelo con «tulugar up»."
)
ACTIONS_DOWN = "El servidor de respuestas no está encendido: no se puede contestar. Enciéndelo con «tulugar up»."


@dataclass(frozen=True)
class Shown:
    """What the page shows after a message or a press."""

    id: int  # of the last message, which has the buttons
    texts: tuple[str, ...] = ()  # in HTML, made by us
    rows: Keyboard = ()
    notice: str = ""  # for a moment
    replaces: bool = False  # the message of the button that was pressed; without texts, its buttons alone
    picture: str = ""  # PNG in base64

    @property
    def keyboard(self) -> str:
        """The buttons, as the page sends them back."""
        return json.dumps([[button.text, button.data] for row in self.rows for button in row])


class ConsoleChat:
    """Opens what it needs when somebody first writes."""

    def __init__(
        self, settings: Settings, database: Callable[[], Engine] | None = None, talk: Talk | None = None
    ) -> None:
        self._settings = settings
        self._talk = talk
        self._database = cache(database or partial(bootstrap.engine, settings))
        self._opening = asyncio.Lock()
        self._open = AsyncExitStack()
        self._responder: Responder | None = None

    async def say(self, who: str, text: str) -> Shown:
        """Answer a message of somebody of the staff; a command when it begins with a slash."""
        return await self._respond(read_text(CHAT, _person(who), text[:LONGEST_MESSAGE]))

    async def press(self, who: str, data: str, message: int, keyboard: str) -> Shown:
        """Answer to a button.

        Args:
            message: the number of the message that it is below.
            keyboard: what that message's `Shown.keyboard` said.
        """
        return await self._respond(press_on(CHAT, _person(who), data, message, _buttons(keyboard)))

    async def problem(self) -> str:
        """What does not run, and what to do; empty when all of it runs."""
        rasa = f"{self._settings.rasa_url}/webhooks/tulugar/readyz"
        async with ClientSession(timeout=ClientTimeout(PROBE_S)) as client:
            probes = (_answers(client, url) for url in (f"{self._settings.actions_url}/readyz", rasa))
            actions_run, rasa_runs = await asyncio.gather(*probes)
        if not actions_run:
            return ACTIONS_DOWN
        return "" if rasa_runs else RASA_DOWN

    async def close(self) -> None:
        """Write the log out."""
        await self._open.aclose()
        self._responder = None

    async def _respond(self, incoming: Incoming) -> Shown:
        responder = await self._opened()
        return _shown(await responder.respond(incoming))

    async def _opened(self) -> Responder:
        async with self._opening:
            if self._responder is None:
                if self._talk is None:
                    opened = open_conversation(self._settings, evaluation=True)
                    self._talk = await self._open.enter_async_context(opened)
                desk = open_desk(self._settings, self._talk, self._database, channel=CHANNEL)
                self._responder = Responder(desk, HERE)
            return self._responder


def _shown(delivery: Delivery | None) -> Shown:
    if delivery is None:
        return Shown(_number())
    replaces = delivery.edit is not None
    texts, rows = delivery.reply.texts, delivery.reply.keyboard
    return Shown(delivery.edit or _number(), texts, rows, delivery.notice, replaces, delivery.photo)


def _buttons(keyboard: str) -> tuple[Button, ...]:
    """The buttons that a page sent back; none when it is not what we wrote."""
    try:
        return tuple(Button(str(text), str(data)) for text, data in json.loads(keyboard))
    except (ValueError, TypeError):
        return ()


async def _answers(client: ClientSession, url: str) -> bool:
    try:
        async with client.get(url) as answer:
            return answer.ok
    except (ClientError, OSError):
        return False


def _person(who: str) -> str:
    return f"{CHANNEL}:{who}"


def _number() -> int:
    """A number for a message, which no other one on the page has."""
    return secrets.randbelow(2**31 - 1) + 1

"""A conversation on real parts: Rasa, the action server, the log."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import ClientSession, TCPConnector

import bootstrap
from bot.action_server import ActionServerDialogue
from bot.conversation import Conversation
from bot.open_forms import OpenForms
from bot.rasa_dialogue import RasaDialogue
from bot.shared_memory import open_memory
from bot.texts import read_texts
from settings import Settings

CONNECTIONS = 64  # to Rasa and to the action server together
KEPT_S = 4.0  # that an idle connection is kept; shorter than either server does


@asynccontextmanager
async def open_conversation(settings: Settings, *, evaluation: bool = False) -> AsyncIterator[Conversation]:
    """A conversation that lasts as long as the block; its log is written out at the end.

    Args:
        evaluation: mark what is asked as evaluation, which analytics leave out.
    """
    token = bootstrap.internal_token(settings)
    log, memory = bootstrap.question_log(settings), open_memory(settings)
    forms = OpenForms(memory)
    async with ClientSession(connector=TCPConnector(limit=CONNECTIONS, keepalive_timeout=KEPT_S)) as client:
        rasa = RasaDialogue(client, settings.rasa_url, token, forms, timeout_s=settings.rasa_timeout_s)
        actions = ActionServerDialogue(client, settings.actions_url, token, forms, timeout_s=settings.actions_timeout_s)
        try:
            keys, texts = bootstrap.person_keys(settings), read_texts(settings)
            yield Conversation(rasa, actions, log, keys, texts, evaluation=evaluation)
        finally:
            log.close()
            if memory:
                await memory.close()

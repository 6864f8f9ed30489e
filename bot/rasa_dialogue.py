"""Rasa over HTTP: a question in, an answer out, within the time a person will wait."""

from __future__ import annotations

from typing import Any

import httpx

from domain.conversation import Answer, Question
from domain.errors import DialogueUnavailable, InvalidValue
from domain.wire import answer_from_json
from log_lines import current_request

PATH = "/webhooks/tulugar/webhook"
DEFAULTS: dict[str, Any] = {
    "cause": None,
    "entries": (),
    "options": (),
    "score": 0.0,
    "title": "",
    "citations": (),
    "verified_on": None,
    "knowledge_version": 0,
    "degraded": False,
}


class RasaDialogue:
    """The dialogue that Rasa leads."""

    def __init__(self, client: httpx.AsyncClient, url: str, token: str, *, timeout_s: float) -> None:
        self._client = client
        self._url = url + PATH
        self._headers = {"X-Tulugar-Token": token}
        self._timeout_s = timeout_s

    async def reply(self, question: Question, sender: str) -> Answer:
        """What Rasa answers to a message.

        Raises:
            DialogueUnavailable: Rasa is down, too slow, or answered in another shape.
        """
        return await self._ask({"message": question.text}, question, sender)

    async def choose(self, entry_id: str, question: Question, sender: str) -> Answer:
        """What Rasa answers when a person pressed the option of an entry."""
        return await self._ask({"choice": entry_id}, question, sender)

    async def _ask(self, what: dict[str, str], question: Question, sender: str) -> Answer:
        metadata = {"language": question.language, "channel": question.channel, "request": current_request()}
        body = {**what, "sender": sender, "metadata": metadata}
        try:
            response = await self._client.post(self._url, json=body, headers=self._headers, timeout=self._timeout_s)
            response.raise_for_status()
            return answer_from_json({**DEFAULTS, **response.json()["replies"][-1]})
        except (httpx.HTTPError, InvalidValue, KeyError, IndexError, TypeError, ValueError) as error:
            raise DialogueUnavailable(f"no reply from Rasa: {type(error).__name__}") from error

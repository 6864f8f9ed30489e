"""Rasa over HTTP: a question in, an answer out, within the time a person will wait."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.open_forms import OpenForms
from domain.conversation import Answer, Question
from domain.crisis import CRISIS
from domain.errors import DialogueUnavailable, InvalidValue
from domain.proposal_form import START, begun_again, is_outside
from domain.proposal_reading import says_enough
from domain.wire import answer_from_json
from log_lines import current_request

PATH = "/webhooks/tulugar/webhook"
AT_ONCE = 8  # more than Rasa's one thread works on; what waits here costs nothing, what times out there costs twice
FAILURES = 8  # in a row, as many as are asked at once: Rasa hangs or is gone
LEFT_ALONE_S = 5.0  # that nobody asks it then, so that nobody waits for it
DEFAULTS: dict[str, Any] = {
    "cause": None,
    "entries": (),
    "options": (),
    "score": 0.0,
    "title": "",
    "citations": (),
    "verified_on": None,
    "more": (),
    "knowledge_version": 0,
    "degraded": False,
    "language": "es",
    "then": "",
    "steps": (),
    "proposal": None,
}


class RasaDialogue:
    """The dialogue that Rasa leads."""

    def __init__(self, client: ClientSession, url: str, token: str, forms: OpenForms, *, timeout_s: float) -> None:
        self._client = client
        self._forms = forms
        self._url = url + PATH
        self._headers = {"X-Tulugar-Token": token}
        self._timeout = ClientTimeout(total=timeout_s)
        self._places = asyncio.Semaphore(AT_ONCE)
        self._failures = 0  # one after the other
        self._left_alone_until = 0.0

    async def reply(self, question: Question, sender: str) -> Answer:
        """What Rasa answers to a message; a form that it lost, because it was started anew, is begun again with it.

        Raises:
            DialogueUnavailable: Rasa is down, too slow, or answered in another shape.
        """
        in_form = await self._forms.holds(sender)
        answer = await self._ask({"message": question.text}, question, sender)
        if not in_form or not is_outside(question.text, answer):
            return answer
        asked = await self._ask({"step": START}, question, sender)
        if says_enough(question.text):
            asked = await self._ask({"message": question.text}, question, sender)
        return begun_again(asked)

    async def choose(self, entry_id: str, question: Question, sender: str) -> Answer:
        """What Rasa answers when a person pressed the option of an entry."""
        return await self._ask({"choice": entry_id}, question, sender)

    async def forget(self, sender: str) -> None:
        """Take a conversation out of Rasa's store."""
        await self._forms.forget(sender)
        body = {"sender": sender, "forget": True}
        try:
            async with self._client.post(
                self._url, json=body, headers=self._headers, timeout=self._timeout
            ) as response:
                response.raise_for_status()
        except (ClientError, OSError) as error:
            raise DialogueUnavailable(f"Rasa did not forget: {type(error).__name__}") from error

    async def step(self, value: str, question: Question, sender: str) -> Answer:
        """What Rasa answers to a button of the proposal form."""
        return await self._ask({"step": value}, question, sender)

    async def _ask(self, what: dict[str, str], question: Question, sender: str) -> Answer:
        metadata = {"language": question.language, "channel": question.channel, "request": current_request()}
        body = {**what, "sender": sender, "metadata": metadata}
        async with self._places:
            if time.monotonic() < self._left_alone_until:
                raise DialogueUnavailable("Rasa is left alone after it did not answer")
            answer = await self._answered(body)
        await self._forms.note(sender, answer)
        return answer

    async def _answered(self, body: dict[str, Any]) -> Answer:
        try:
            asked = self._client.post(self._url, json=body, headers=self._headers, timeout=self._timeout)
            async with asked as response:
                response.raise_for_status()
                replies = (await response.json())["replies"]
            answer = _joined([answer_from_json({**DEFAULTS, **reply}) for reply in replies])
        except (ClientError, OSError, InvalidValue, KeyError, IndexError, TypeError, ValueError) as error:
            self._failures += 1
            if self._failures >= FAILURES:
                self._left_alone_until = time.monotonic() + LEFT_ALONE_S
            raise DialogueUnavailable(f"no reply from Rasa: {type(error).__name__}") from error
        self._failures = 0
        return answer


def _joined(replies: list[Answer]) -> Answer:
    """The last reply; when a form goes on after an answer, or help is named, the answer with that below it."""
    first, last = replies[0], replies[-1]
    if len(replies) > 1 and last.intent == CRISIS:
        return replace(first, then=last.text, intent=CRISIS)
    return replace(first, then=last.text, steps=last.steps) if len(replies) > 1 and last.steps else last

"""The action server without Rasa: answers still come, each question on its own."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.open_forms import OpenForms
from domain.conversation import Answer, Question
from domain.errors import AnsweringUnavailable, InvalidValue
from domain.proposal_form import LEAVE, left, paused, unavailable
from domain.proposal_reading import is_question
from domain.wire import answer_from_json, question_to_json
from log_lines import current_request

REMEMBERED = 2000  # conversations whose entry is remembered while Rasa cannot


class ActionServerDialogue:
    """A `Dialogue` of single answers; remembers what each conversation is about, in memory only."""

    def __init__(self, client: ClientSession, url: str, token: str, forms: OpenForms, *, timeout_s: float) -> None:
        self._client = client
        self._forms = forms
        self._url = url
        self._headers = {"X-Tulugar-Token": token}
        self._timeout = ClientTimeout(total=timeout_s)
        self._about: OrderedDict[str, str] = OrderedDict()

    async def reply(self, question: Question, sender: str) -> Answer:
        """The answer that the search alone gives; nobody's idea is taken for a question.

        Raises:
            AnsweringUnavailable: the action server is down, too slow, or answered in another shape.
        """
        if await self._forms.holds(sender) and not is_question(question.text):
            return paused(question.language)
        about = replace(question, current_entry=self._about.get(sender))
        return self._remember(sender, await self._ask("/answer", question_to_json(about)))

    async def choose(self, entry_id: str, question: Question, sender: str) -> Answer:
        """The entry that a person chose."""
        return self._remember(sender, await self._ask("/show", {"entry": entry_id}))

    async def forget(self, sender: str) -> None:
        """What the conversation was about."""
        self._about.pop(sender, None)

    async def step(self, value: str, question: Question, sender: str) -> Answer:
        """Nobody leads a form while Rasa is down; one that was begun can still be left."""
        if value == LEAVE and await self._forms.holds(sender):
            await self._forms.forget(sender)
            return left(question.language)
        return unavailable(question.language)

    def _remember(self, sender: str, answer: Answer) -> Answer:
        if answer.current_entry:
            self._about[sender] = answer.current_entry
            self._about.move_to_end(sender)
        while len(self._about) > REMEMBERED:
            self._about.popitem(last=False)
        return answer

    async def _ask(self, path: str, body: dict[str, Any]) -> Answer:
        try:
            headers = {**self._headers, "X-Request-Id": current_request()}
            asked = self._client.post(self._url + path, json=body, headers=headers, timeout=self._timeout)
            async with asked as response:
                response.raise_for_status()
                return answer_from_json(await response.json())
        except (ClientError, OSError, InvalidValue, ValueError) as error:
            raise AnsweringUnavailable(f"no reply from the action server: {type(error).__name__}") from error

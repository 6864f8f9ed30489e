"""Explain an answer: what Rasa makes of the question, and what the decision was made from."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

import httpx
from sanic import HTTPResponse, Request, Sanic, response

from domain.answering import Answering
from domain.errors import DialogueUnavailable, InvalidValue
from domain.explanation import explanation_to_json
from domain.signals import SOCIAL
from domain.text import clean_message
from domain.wire import interpretation_from_rasa, question_from_json

Parse = Callable[[str], Awaitable[Mapping[str, Any]]]  # text to what Rasa's /model/parse says of it


class RasaParser:
    """Asks Rasa what a text means, outside of any conversation."""

    def __init__(self, url: str, token: str, *, timeout_s: float) -> None:
        self._url = url + "/model/parse"
        self._token = token
        self._timeout_s = timeout_s

    async def __call__(self, text: str) -> Mapping[str, Any]:
        """Intent, ranking and entities, in Rasa's own shape.

        Raises:
            DialogueUnavailable: Rasa is down or too slow.
        """
        try:
            async with httpx.AsyncClient(trust_env=False, timeout=self._timeout_s) as client:
                parsed = await client.post(self._url, params={"token": self._token}, json={"text": text})
                parsed.raise_for_status()
                return dict(parsed.json())
        except (httpx.HTTPError, TypeError, ValueError) as error:
            raise DialogueUnavailable(f"no parse from Rasa: {type(error).__name__}") from error


def add_explain_route(app: Sanic, answering: Answering, parse: Parse) -> None:
    @app.post("/explain")
    async def explain(request: Request) -> HTTPResponse:
        try:
            body = request.json or {}
            question = question_from_json({**body, "text": clean_message(str(body.get("text") or ""))})
        except (InvalidValue, AttributeError, TypeError) as error:
            return response.json({"error": str(error)}, status=422)
        try:
            parsed = await parse(question.text)
        except DialogueUnavailable:
            parsed = {}  # as the bot answers when Rasa is down
        explained = answering.explain(question, interpretation_from_rasa(parsed))
        by_rule = (parsed.get("intent") or {}).get("name") in SOCIAL
        return response.json(explanation_to_json(replace(explained, by_rule=by_rule)))

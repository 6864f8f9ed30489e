"""The one way into Rasa: a REST channel with a secret, checked bodies, and errors that are errors."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import re
import time
from typing import Any, Awaitable, Callable, Dict, Mapping, Optional, Text

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.core.channels.rest import RestInput
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from domain.text import clean_message
from log_lines import request_scope
from nlu.forgetting import forget
from tracing import span

logger = logging.getLogger(__name__)

SECRET_HEADER = "x-tulugar-token"
SENDER = re.compile(r"[0-9a-zA-Z_-]{8,64}")
ENTRY = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
STEP = re.compile(r"[a-z0-9.]{1,20}")  # as domain/proposal_form.py names them
FORGET = "/forget"  # a text of our own, which never reaches the dialogue
BODY_BYTES = 16_384  # a message of 1000 characters and its metadata is far below


class TuLugarInput(RestInput):
    """Takes {sender, metadata} with a message, a choice, a step or {forget: true}; gives what the actions answered."""

    @classmethod
    def name(cls) -> Text:
        return "tulugar"

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[Text, Any]]) -> InputChannel:
        return cls(str((credentials or {})["secret"]))

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        routes = Blueprint("tulugar_channel", __name__)

        @routes.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            if not hmac.compare_digest(request.headers.get(SECRET_HEADER, ""), self._secret):
                return response.json({"error": "unauthorized"}, status=401)
            try:
                message = read_message(request.body, self.name())
            except ValueError as error:
                return response.json({"error": str(error)}, status=422)
            if message.text == FORGET:
                forget(request.app.ctx.agent.tracker_store, message.sender_id)
                return response.json({"forgotten": True})
            with request_scope(str(message.metadata.get("request") or "")), span("dialogue"):
                return await _answer(message, on_new_message)

        @routes.route("/healthz", methods=["GET"])
        async def alive(_request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.route("/readyz", methods=["GET"])
        async def ready(request: Request) -> HTTPResponse:
            agent = getattr(request.app.ctx, "agent", None)
            loaded = bool(agent and agent.is_ready())
            return response.json({"status": "ok" if loaded else "no model"}, status=200 if loaded else 503)

        return routes


async def _answer(message: UserMessage, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> HTTPResponse:
    began = time.perf_counter()
    try:
        await on_new_message(message)
    except asyncio.CancelledError:
        raise
    except Exception:  # the entry point of Rasa's side: whatever broke becomes an error the bot can act on
        logger.exception("message failed")
    replies = [reply["custom"] for reply in message.output_channel.messages if "custom" in reply]
    if not replies:
        return response.json({"error": "no action answered"}, status=502)
    logger.info("dialogue replies=%d latency_ms=%d", len(replies), round((time.perf_counter() - began) * 1000))
    return response.json({"replies": replies})


def read_message(body: bytes, channel: str) -> UserMessage:
    """The message of a request body.

    Raises:
        ValueError: the body is not what was agreed.
    """
    if len(body) > BODY_BYTES:
        raise ValueError("body too large")
    raw = json.loads(body)
    if not isinstance(raw, dict) or not isinstance(raw.get("metadata", {}), dict):
        raise ValueError("body must be an object with an object of metadata")
    sender = raw.get("sender")
    if not isinstance(sender, str) or not SENDER.fullmatch(sender):
        raise ValueError("sender must be 8 to 64 letters and digits")
    return UserMessage(
        _text(raw), CollectingOutputChannel(), sender, input_channel=channel, metadata=raw.get("metadata", {})
    )


def _text(raw: Mapping[str, Any]) -> str:
    choice = raw.get("choice")
    if choice is not None:
        if not isinstance(choice, str) or not ENTRY.fullmatch(choice):
            raise ValueError("choice must be the id of an entry")
        return f'/choose_option{{"entry": "{choice}"}}'
    if raw.get("forget") is True:
        return FORGET
    step = raw.get("step")
    if step is not None:
        if not isinstance(step, str) or not STEP.fullmatch(step):
            raise ValueError("step must be the name of a step")
        return "/propose" if step == "start" else f'/proposal_step{{"step": "{step}"}}'
    text = clean_message(str(raw.get("message") or ""))
    if not text:
        raise ValueError("message has no words")
    return text

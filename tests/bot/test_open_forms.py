"""A proposal that was begun is remembered while Rasa is gone, and begun again where Rasa lost it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot.action_server import ActionServerDialogue
from bot.open_forms import KEPT_S, OpenForms
from bot.rasa_dialogue import RasaDialogue
from domain.conversation import Answer, Question, Status, Step
from domain.proposal_form import CANCELLED, LEAVE, OVER
from domain.wire import answer_to_json

ANA = "conversación de ana"
ASKED = Answer(Status.SMALL_TALK, "Cuéntame tu idea.", intent="propose", steps=(Step("Cancelar", "cancel"),))
ANSWERED = Answer(Status.ANSWERED, "Esto es una red.", entries=("red-c40",))
RASA = "/webhooks/tulugar/webhook"
IDEA = "Que haya un festival de cine mudo con las ciudades hermanas"


@asynccontextmanager
async def serving(path: str, say: Callable[[dict[str, Any]], object]) -> AsyncIterator[tuple[ClientSession, str]]:
    """A server that answers to each body what `say` makes of it."""

    async def answer(request: web.Request) -> web.Response:
        return web.json_response(say(await request.json()))

    app = web.Application()
    app.router.add_post(path, answer)
    async with TestServer(app) as server, ClientSession() as client:
        yield client, str(server.make_url("")).rstrip("/")


def told(answer: Answer) -> dict[str, Any]:
    return {"replies": [answer_to_json(answer)]}


async def open_form() -> OpenForms:
    forms = OpenForms()
    await forms.note(ANA, ASKED)
    return forms


async def test_a_form_is_open_until_rasa_asks_nothing_more() -> None:
    forms = await open_form()

    assert await forms.holds(ANA)
    await forms.note(ANA, replace(ASKED, steps=()))
    assert not await forms.holds(ANA)


async def test_a_form_that_nobody_touched_for_an_hour_is_closed() -> None:
    now = 0.0
    forms = OpenForms(clock=lambda: now)
    await forms.note(ANA, ASKED)
    now = KEPT_S + 1.0

    assert not await forms.holds(ANA)


@pytest.mark.parametrize(("text", "said"), [(IDEA, "Ahora mismo"), ("¿Qué es C40?", "Esto es una red.")])
async def test_without_rasa_a_question_is_answered_and_an_idea_is_asked_for_again(text: str, said: str) -> None:
    async with serving("/answer", lambda _body: answer_to_json(ANSWERED)) as (client, url):
        dialogue = ActionServerDialogue(client, url, "secreto", await open_form(), timeout_s=2)

        answer = await dialogue.reply(Question(text), ANA)

    assert answer.text.startswith(said)


async def test_without_rasa_a_form_can_be_left_once() -> None:
    async with ClientSession() as client:
        dialogue = ActionServerDialogue(client, "http://127.0.0.1:1", "secreto", await open_form(), timeout_s=2)

        said = [(await dialogue.step(LEAVE, Question(LEAVE), ANA)).intent for _ in range(2)]

    assert said == [CANCELLED, OVER]


async def test_without_a_form_an_idea_is_searched_for_like_anything_else() -> None:
    async with serving("/answer", lambda _body: answer_to_json(ANSWERED)) as (client, url):
        answer = await ActionServerDialogue(client, url, "secreto", OpenForms(), timeout_s=2).reply(Question(IDEA), ANA)

    assert answer.text == ANSWERED.text


@pytest.mark.parametrize(("text", "said"), [(IDEA, "Anoté"), ("sí", "Cuéntame")])
async def test_a_form_that_rasa_lost_is_begun_again_with_what_was_said(text: str, said: str) -> None:
    heard: list[dict[str, Any]] = []

    def say(body: dict[str, Any]) -> object:
        heard.append(body)
        started = any("step" in one for one in heard[:-1])
        return told(ASKED if "step" in body else replace(ASKED, text="Anoté tu idea.") if started else ANSWERED)

    async with serving(RASA, say) as (client, url):
        got = await RasaDialogue(client, url, "secreto", await open_form(), timeout_s=2).reply(Question(text), ANA)

    assert got.text.startswith("Perdón: perdí el hilo") and f"\n\n{said}" in got.text
    assert got.steps == ASKED.steps


@pytest.mark.parametrize("text", ["¿Qué es C40?", "cancelar"])
async def test_a_question_or_a_wish_to_stop_begins_no_form_again(text: str) -> None:
    async with serving(RASA, lambda _body: told(ANSWERED)) as (client, url):
        got = await RasaDialogue(client, url, "secreto", await open_form(), timeout_s=2).reply(Question(text), ANA)

    assert got.text == ANSWERED.text

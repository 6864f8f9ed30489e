"""The form's actions over HTTP, as Rasa calls them: slots in, slots and words out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sanic import Sanic
from sanic_testing.testing import SanicTestClient

from actions.server import make_app
from domain.answering import Answering
from domain.conversation import Proposal
from domain.proposal_reading import Areas
from domain.wire import answer_from_json
from tests import make
from tests.actions.test_server import TOKEN, call, parse
from tests.fakes import FakeSearch

IDEA = "Pintar los camiones con murales de ciudades hermanas"


@pytest.fixture(scope="module")
def client() -> Iterator[SanicTestClient]:
    Sanic.test_mode = True
    Sanic._app_registry.clear()
    answering = Answering(FakeSearch((make.scored(make.entry("feria"), 0.9),)), make.decision())
    yield SanicTestClient(make_app(answering, "secreto", parse, Areas(("Tlalpan",), "alcaldía", "borough")), port=None)


def run(client: SanicTestClient, action: str, said: str, intent: str = "ask", **slots: Any) -> tuple[dict, list]:
    """(slots that were set, replies) of an action after a message."""
    step = {"entity": "step", "value": said.partition("=")[2]} if said.startswith("step=") else {}
    message = {"text": said, "intent": {"name": "proposal_step" if step else intent, "confidence": 0.9}}
    message |= {"entities": [step] if step else [], "metadata": {"language": "es"}}
    body = call(action, latest_message=message, slots=slots)
    _, response = client.post("/webhook", json=body, headers=TOKEN)
    events = {event["name"]: event["value"] for event in response.json["events"] if event["event"] == "slot"}
    return events, response.json["responses"]


def test_an_idea_fills_its_slot_and_says_nothing_yet(client: SanicTestClient) -> None:
    slots, said = run(client, "validate_proposal_form", IDEA, requested_slot="idea")

    assert (slots["idea"], slots["area"], said) == (IDEA, None, [])
    assert "requested_slot" not in slots


@pytest.mark.parametrize(
    ("message", "intent", "ending"), [("cancelar", "ask", "cancelled"), ("me quiero morir", "crisis", "crisis")]
)
def test_what_ends_the_form_asks_for_nothing_more(
    client: SanicTestClient, message: str, intent: str, ending: str
) -> None:
    slots, _ = run(client, "validate_proposal_form", message, intent, requested_slot="idea")

    assert (slots["proposal_ending"], slots["requested_slot"]) == (ending, None)


def test_a_question_in_the_middle_is_answered_and_the_idea_waits(client: SanicTestClient) -> None:
    slots, said = run(client, "validate_proposal_form", "¿Qué es la feria?", requested_slot="idea")

    assert answer_from_json(said[0]["custom"]).entries[0] == "feria"
    assert (slots["idea"], slots["aside"], slots["current_entry"]) == (None, "¿Qué es la feria?", "feria")


def test_a_question_about_privacy_gets_rasas_own_reply(client: SanicTestClient) -> None:
    _, said = run(client, "validate_proposal_form", "¿qué guardas de mí?", "privacy", requested_slot="sure", idea=IDEA)

    assert said[0]["response"] == "utter_privacy"


def test_the_end_gives_the_idea_and_forgets_it(client: SanicTestClient) -> None:
    given = {"idea": IDEA, "area": "Tlalpan", "proposal_language": "en", "proposal_ending": "sent"}

    slots, said = run(client, "action_close_proposal", "sí", **given)

    answer = answer_from_json(said[0]["custom"])
    assert (answer.proposal, answer.language) == (Proposal(IDEA, "Tlalpan"), "en")
    assert set(slots.values()) == {None} and {"idea", "area", "aside", "proposal_ending"} <= set(slots)


def test_after_danger_rasa_says_where_help_is(client: SanicTestClient) -> None:
    _, said = run(client, "action_close_proposal", "x", "crisis", idea=IDEA, proposal_ending="crisis")

    assert said[0]["response"] == "utter_crisis"


def test_a_button_after_the_end_is_harmless(client: SanicTestClient) -> None:
    slots, said = run(client, "action_proposal_over", "step=yes.123abc")

    assert (slots, answer_from_json(said[0]["custom"]).intent) == ({}, "proposal_over")

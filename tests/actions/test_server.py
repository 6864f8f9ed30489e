"""The action server over HTTP, as Rasa and as the bot call it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from sanic import Sanic
from sanic_testing.testing import SanicTestClient

from actions.server import add_health_routes, make_app
from domain.answering import Answering
from domain.errors import DialogueUnavailable
from domain.explanation import explanation_from_json
from domain.wire import answer_from_json
from log_lines import current_request
from tests import make
from tests.fakes import FakeSearch

TOKEN = {"X-Tulugar-Token": "secreto"}
_ports = itertools.count()


async def parse(text: str) -> dict[str, Any]:
    """What Rasa says of a text; out of order for one of them."""
    if "sin Rasa" in text:
        raise DialogueUnavailable("out of order")
    intent = {"name": "greet" if text == "hola" else "ask", "confidence": 0.8}
    return {"text": text, "intent": intent, "intent_ranking": [intent, {"name": "ask_cost", "confidence": 0.1}]}


@pytest.fixture
def client() -> Iterator[SanicTestClient]:
    fair = make.entry("feria")
    Sanic.test_mode = True
    Sanic._app_registry.clear()
    answering = Answering(FakeSearch((make.scored(fair, 0.9),)), make.decision())
    app = make_app(answering, "secreto", parse)
    add_health_routes(app, answering, "lector")
    yield SanicTestClient(app, port=None)


def call(action: str, **tracker: Any) -> dict[str, Any]:
    """A call as Rasa makes it."""
    return {
        "next_action": action,
        "sender_id": "abc",
        "tracker": {
            "sender_id": "abc",
            "slots": {},
            "latest_message": {"text": "¿Qué es la feria?", "intent": {"name": "ask", "confidence": 0.9}},
            "events": [],
            "paused": False,
            "followup_action": None,
            "active_loop": {},
            "latest_action_name": None,
            **tracker,
        },
        "domain": {},
    }


def test_rasa_gets_the_whole_answer_and_the_slot(client: SanicTestClient) -> None:
    _, response = client.post("/webhook", json=call("action_answer_question"), headers=TOKEN)

    answer = answer_from_json(response.json["responses"][0]["custom"])
    assert answer.entries[0] == "feria"
    assert {"event": "slot", "timestamp": None, "name": "current_entry", "value": "feria"} in response.json["events"]


def test_a_chosen_entry_is_shown(client: SanicTestClient) -> None:
    entity = {"entity": "entry", "value": "feria"}
    chosen = {"text": "/choose_option", "intent": {"name": "choose_option"}, "entities": [entity]}

    _, response = client.post("/webhook", json=call("action_show_entry", latest_message=chosen), headers=TOKEN)

    assert response.json["responses"][0]["custom"]["entries"][0] == "feria"


@pytest.mark.parametrize("path", ["/webhook", "/answer", "/show", "/search", "/explain"])
@pytest.mark.parametrize("headers", [{}, {"X-Tulugar-Token": "otro"}])
def test_without_the_token_nothing_is_answered(client: SanicTestClient, path: str, headers: dict) -> None:
    _, response = client.post(path, json={"text": "hola"}, headers=headers)

    assert response.status == 401


def test_the_direct_way_answers_without_rasa(client: SanicTestClient) -> None:
    _, response = client.post("/answer", json={"text": "¿Qué es la feria?"}, headers=TOKEN)

    assert answer_from_json(response.json).entries[0] == "feria"


def test_a_search_names_entries_nearest_first(client: SanicTestClient) -> None:
    _, response = client.post("/search", json={"text": "¿Qué es la feria?"}, headers=TOKEN)

    assert response.json["entries"][0] == "feria"
    assert client.post("/search", json={"text": " "}, headers=TOKEN)[1].json == {"entries": []}


@pytest.mark.parametrize("path", ["/answer", "/explain"])
@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": "   "}])
def test_an_empty_question_is_refused(client: SanicTestClient, path: str, body: dict) -> None:
    _, response = client.post(path, json=body, headers=TOKEN)

    assert response.status == 422


def test_an_explanation_names_intent_candidates_scores_and_version(client: SanicTestClient) -> None:
    _, response = client.post("/explain", json={"text": "/¿Qué es la feria?"}, headers=TOKEN)

    explained = explanation_from_json(response.json)
    assert explained.interpretation.ranking == (("ask", 0.8), ("ask_cost", 0.1))
    assert explained.answer.entries == ("feria",) and explained.answer.knowledge_version == 7
    (candidate,) = explained.candidates
    assert (candidate.entry_id, candidate.dense, candidate.words, candidate.characters) == ("feria", 0.9, 0.9, 0.9)
    assert explained.answer.score == round(candidate.probability, 4) > explained.thresholds.answer_from
    assert not explained.by_rule


def test_an_explanation_says_when_rasa_has_a_reply_of_its_own(client: SanicTestClient) -> None:
    _, response = client.post("/explain", json={"text": "hola"}, headers=TOKEN)

    assert explanation_from_json(response.json).by_rule


def test_without_rasa_an_explanation_has_no_intent(client: SanicTestClient) -> None:
    _, response = client.post("/explain", json={"text": "¿Qué es la feria, sin Rasa?"}, headers=TOKEN)

    explained = explanation_from_json(response.json)
    assert explained.interpretation.intent == "" and explained.candidates[0].entry_id == "feria"


def test_health_is_open_and_names_the_version(client: SanicTestClient) -> None:
    _, response = client.get("/healthz")

    assert response.json == {"status": "ok", "knowledge_version": 7}


def test_figures_are_for_the_reader_and_hold_no_words(client: SanicTestClient) -> None:
    client.post("/answer", json={"text": "¿Qué es la feria de Juana?"}, headers=TOKEN)

    _, refused = client.get("/metrics", headers=TOKEN)
    _, response = client.get("/metrics", headers={"Authorization": "Bearer lector"})

    assert refused.status == 401
    assert "tulugar_knowledge_version 7.0" in response.text
    assert 'tulugar_part_seconds_count{part="decide"}' in response.text
    assert "Juana" not in response.text


def test_a_line_of_the_action_server_has_the_number_that_the_bot_gave(
    client: SanicTestClient, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[str] = []
    caplog.handler.addFilter(lambda record: seen.append(f"{current_request()} {record.getMessage()}") or True)
    latest = {**call("")["tracker"]["latest_message"], "metadata": {"request": "abcdef0123"}}

    with caplog.at_level("INFO"):
        client.post("/webhook", json=call("action_answer_question", latest_message=latest), headers=TOKEN)
        client.post("/answer", json={"text": "¿Y la feria?"}, headers={**TOKEN, "X-Request-Id": "0123abcdef"})

    decided = [line for line in seen if "decided" in line]
    assert [line.split()[0] for line in decided] == ["abcdef0123", "0123abcdef"]
    assert "feria?" not in "".join(decided)

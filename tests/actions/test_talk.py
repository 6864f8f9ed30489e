"""A fixed reply that Rasa only thinks likely: what the search finds comes first; where help is, is always told."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer_question import ActionAnswerQuestion
from domain.answering import Answering
from tests import make
from tests.fakes import FakeSearch

ANSWERED, ASKED_BACK, DECLINED = 0.9, 0.5, 0.1  # scores of the only entry that is found


async def heard(intent: str, confidence: float, score: float) -> tuple[list[str], str | None]:
    """What is said (a status or the name of a fixed reply), and what the conversation is about then."""
    search = FakeSearch((make.scored(make.entry("feria"), score),), (make.entry("red"),))
    guess = {"name": intent, "confidence": confidence}
    message: dict[str, Any] = {"text": "¿y eso?", "intent": {"name": "ask"}, "intent_ranking": [guess], "entities": []}
    tracker = Tracker("abc", {"current_entry": "red"}, message, [], False, None, {}, None)
    dispatcher = CollectingDispatcher()
    (slot,) = await ActionAnswerQuestion(Answering(search, make.decision())).run(dispatcher, tracker, {})
    said = [reply["response"] or reply["custom"]["status"] for reply in dispatcher.messages]
    return said, slot["value"]


@pytest.mark.parametrize(("score", "status"), [(ANSWERED, "answered"), (ASKED_BACK, "clarified")])
async def test_what_is_found_comes_before_a_likely_greeting(score: float, status: str) -> None:
    said, _ = await heard("greet", 0.8, score)

    assert said == [status]


async def test_where_nothing_is_found_the_likely_reply_is_given_and_the_topic_stays() -> None:
    assert await heard("complain", 0.7, DECLINED) == (["utter_complain"], "red")


async def test_an_unlikely_greeting_is_a_question_that_nobody_can_answer() -> None:
    said, _ = await heard("greet", 0.4, DECLINED)

    assert said == ["declined"]


async def test_likely_danger_gets_help_below_an_answer() -> None:
    assert await heard("crisis", 0.5, ANSWERED) == (["answered", "utter_crisis"], "feria")


@pytest.mark.parametrize("score", [ASKED_BACK, DECLINED])
async def test_likely_danger_gets_help_and_nothing_else_where_there_is_no_answer(score: float) -> None:
    assert await heard("crisis", 0.5, score) == (["utter_crisis"], "red")

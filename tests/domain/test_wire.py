"""Answers as JSON, there and back."""

from __future__ import annotations

import json

import pytest

from domain.conversation import Answer, Cause, Citation, Option, Status
from domain.errors import InvalidValue
from domain.wire import answer_from_json, answer_to_json, interpretation_from_rasa, question_from_json
from tests import make

WHOLE = Answer(
    Status.DECLINED,
    "No lo sabemos.",
    cause=Cause.NOT_FOUND,
    intent="ask",
    entries=("a", "b"),
    options=(Option("a", "A"),),
    score=0.25,
    title="T",
    citations=(Citation("Informe", "Ciudad", None),),
    verified_on=make.TODAY,
    knowledge_version=3,
    degraded=True,
)


def test_an_answer_survives_the_wire() -> None:
    assert answer_from_json(json.loads(json.dumps(answer_to_json(WHOLE)))) == WHOLE


@pytest.mark.parametrize("field", sorted(answer_to_json(WHOLE)))
def test_an_answer_with_a_part_missing_is_refused(field: str) -> None:
    raw = answer_to_json(WHOLE)
    del raw[field]

    with pytest.raises(InvalidValue):
        answer_from_json(raw)


def test_an_empty_question_is_refused() -> None:
    with pytest.raises(InvalidValue):
        question_from_json({"text": "  "})


def test_a_doubted_intent_keeps_its_own_name_and_low_confidence() -> None:
    guess = {"name": "ask", "confidence": 0.2}
    raw = {"intent": {"name": "nlu_fallback", "confidence": 0.7}, "intent_ranking": [{"name": "nlu_fallback"}, guess]}

    read = interpretation_from_rasa(raw)

    assert (read.intent, read.confidence) == ("ask", 0.2)

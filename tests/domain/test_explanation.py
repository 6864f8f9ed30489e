"""Explanations as JSON, there and back."""

from __future__ import annotations

import json

import pytest

from domain.answering import Answering
from domain.conversation import Entity, Interpretation
from domain.errors import InvalidValue
from domain.explanation import explanation_from_json, explanation_to_json
from tests import make
from tests.fakes import FakeSearch

HEARD = Interpretation("ask", 0.7, (Entity("year", "2018"),), (("ask", 0.7), ("ask_cost", 0.2)))


def test_an_explanation_survives_the_wire() -> None:
    found = (make.scored(make.entry("ecobici"), 0.4), make.scored(make.entry("c40"), 0.6))
    explained = Answering(FakeSearch(found), make.decision()).explain(make.question(), HEARD)

    assert [candidate.entry_id for candidate in explained.candidates] == ["c40", "ecobici"]
    assert explanation_from_json(json.loads(json.dumps(explanation_to_json(explained)))) == explained


@pytest.mark.parametrize("broken", [{}, {"interpretation": None}, {"interpretation": {"intent": "ask"}}])
def test_another_shape_is_refused(broken: dict) -> None:
    with pytest.raises(InvalidValue):
        explanation_from_json(broken)

"""Wrong answers above their limit are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.quality import Outcome, read_questions
from analytics.quality_limits import broken_limits, read_limits
from domain.errors import InvalidValue

QUALITY = Path(__file__).resolve().parent.parent / "quality"
ONE_IN_FOUR = [Outcome.WRONG, Outcome.CORRECT, Outcome.MISSED, Outcome.CLARIFIED]


def test_a_kind_above_its_limit_is_named_with_both_figures() -> None:
    (problem,) = broken_limits({"near_miss": ONE_IN_FOUR, "unknown": ONE_IN_FOUR}, {"near_miss": 0.2, "unknown": 0.25})

    assert problem == "near_miss: se contestó mal 25.0% (1 de 4); el límite es 20.0%."


def test_a_limit_of_a_kind_that_was_not_asked_is_a_problem() -> None:
    (problem,) = broken_limits({"unknown": ONE_IN_FOUR}, {"hostile": 0.5})

    assert "hostile" in problem


@pytest.mark.parametrize("text", ["{", "[]", '{"answerable": "poco"}', '{"answerable": 1.5}', '{"answerable": -1}'])
def test_limits_that_make_no_sense_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "limits.json").write_text(text, encoding="utf-8")

    with pytest.raises(InvalidValue, match=r"limits\.json"):
        read_limits(tmp_path / "limits.json")


@pytest.mark.parametrize("questions", sorted(QUALITY.glob("*.jsonl")), ids=lambda path: path.stem)
def test_every_kind_of_question_has_its_limit(questions: Path) -> None:
    assert set(read_limits(QUALITY / "limits.json")) >= {question.kind for question in read_questions(questions)}

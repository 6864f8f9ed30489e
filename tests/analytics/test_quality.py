"""What becomes of a labelled question."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analytics.quality import LabelledQuestion, Outcome, calibration_error, outcome, read_questions, share
from domain.conversation import Answer, Cause, Option, Status

SAID = Answer(Status.ANSWERED, "Sí.", entries=("a", "b"))
DECLINED = Answer(Status.DECLINED, "No.", cause=Cause.NOT_FOUND)


def asked(kind: str = "answerable", *gold: str) -> LabelledQuestion:
    return LabelledQuestion("q", "¿?", kind, "formal", gold)


def doubt(*options: str) -> Answer:
    return Answer(Status.CLARIFIED, "¿Cuál?", options=tuple(Option(entry, entry) for entry in options))


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        (asked("answerable", "a"), SAID, Outcome.CORRECT),
        (asked("answerable", "b"), SAID, Outcome.WRONG),
        (asked("answerable", "b"), doubt("c", "b"), Outcome.CLARIFIED),
        (asked("answerable", "b"), doubt("c"), Outcome.MISSED),
        (asked("answerable", "b"), DECLINED, Outcome.MISSED),
        (asked("near_miss"), SAID, Outcome.WRONG),
        (asked("near_miss"), DECLINED, Outcome.CORRECT),
        (asked("near_miss"), doubt("a"), Outcome.CLARIFIED),
        (asked("small_talk"), Answer(Status.SMALL_TALK, "Hola."), Outcome.CORRECT),
        (asked("small_talk"), SAID, Outcome.WRONG),
        (asked("objection", "b"), SAID, Outcome.CORRECT),  # among the evidence that comes along
        (asked("objection", "z"), Answer(Status.ANSWERED, "Sí.", entries=("objecion-viajes",)), Outcome.CORRECT),
    ],
)
def test_an_answer_is_judged_by_its_label(question: LabelledQuestion, answer: Answer, expected: Outcome) -> None:
    assert outcome(question, answer) is expected


def test_a_share_lies_within_its_interval() -> None:
    found = share([True] * 30 + [False] * 10)

    assert (found.value, found.low < 0.75 < found.high) == (0.75, True)


def test_calibration_is_how_far_probabilities_are_from_what_happened() -> None:
    assert calibration_error([(0.75, True), (0.75, True), (0.75, True), (0.75, False)]) == 0.0
    assert calibration_error([(0.9, False), (0.9, False)]) == pytest.approx(0.9)


def test_questions_are_read_from_lines(tmp_path: Path) -> None:
    line = {"id": 1, "text": "¿y cuánto costó?", "kind": "followup", "style": "coloquial", "context": ["la feria"]}
    (tmp_path / "q.jsonl").write_text(json.dumps(line) + "\n\n", encoding="utf-8")

    (question,) = read_questions(tmp_path / "q.jsonl")

    assert question == LabelledQuestion("1", "¿y cuánto costó?", "followup", "coloquial", (), ("la feria",))

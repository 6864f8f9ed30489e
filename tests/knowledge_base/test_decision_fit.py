"""The decision is fitted as it says: candidates by choice, thresholds by what may go wrong."""

from __future__ import annotations

import numpy as np

from domain.conversation import Interpretation
from knowledge_base.training.decision import ALLOWED_WRONG, GAPS, Judged, Prices, cheapest_thresholds
from knowledge_base.training.order import fit_order
from knowledge_base.training.rows import Candidates
from tests import make


def test_the_signal_that_tells_the_right_candidate_gets_the_weight() -> None:
    dice = np.random.default_rng(1)
    values = dice.normal(size=(400, 2))
    right = np.zeros(400)
    for start in range(0, 400, 4):
        right[start + np.argmax(values[start : start + 4, 0])] = 1
    rows = Candidates(("telling", "chance"), values, right, np.ones(400), np.repeat(np.arange(100), 4))

    order = fit_order(rows, np.arange(100))

    assert order["telling"] > 2
    assert abs(order["chance"]) < order["telling"] / 4


def test_a_question_without_a_right_candidate_teaches_no_order() -> None:
    rows = Candidates(
        ("a",), np.array([[1.0], [0.0], [0.0], [9.0]]), np.array([1.0, 0, 0, 0]), np.ones(4), np.array([0, 0, 1, 1])
    )

    assert fit_order(rows, np.array([0, 1]))["a"] > 0


def _judged(probabilities: np.ndarray, right: np.ndarray) -> list[Judged]:
    return [
        Judged(
            "answerable",
            frozenset({"right"}),
            make.question(),
            Interpretation(),
            (make.scored(make.entry("right" if is_right else "other")),),
        )
        for is_right in right
    ]


def test_as_much_is_answered_as_the_allowed_share_of_wrong_ones_lets() -> None:
    probability = np.linspace(0.3, 1.0, 200)
    right = probability > 0.6

    limits = cheapest_thresholds(_judged(probability, right), np.arange(200), probability, Prices())

    wrong = ((probability >= limits.answer_from) & ~right).mean()
    wrong_lower = ((probability >= limits.answer_from - 0.011) & ~right).mean()
    assert wrong <= dict(ALLOWED_WRONG)[("answerable",)] < wrong_lower


def test_near_misses_and_unknown_questions_count_alike_however_many_there_are() -> None:
    near = np.linspace(0.3, 1.0, 400)
    unknown = np.full(10, 0.35)
    probability = np.concatenate([near, unknown])
    kinds = ["near_miss"] * len(near) + ["unknown"] * len(unknown)
    judged = [
        Judged(kind, frozenset(), make.question(), Interpretation(), (make.scored(make.entry("other")),))
        for kind in kinds
    ]

    limits = cheapest_thresholds(judged, np.arange(len(probability)), probability, Prices())

    assert (
        (near >= limits.answer_from).mean() / 2
        <= dict(ALLOWED_WRONG)[GAPS]
        < (near >= limits.answer_from - 0.011).mean() / 2
    )

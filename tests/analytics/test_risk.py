"""Coverage and risk, worked out by hand on a few answers."""

from __future__ import annotations

import pytest

from analytics.quality import LabelledQuestion
from analytics.risk import Guess, guess_of, risk_curve, silent_entries
from domain.conversation import Answer, Cause, Option, Status
from domain.knowledge import EntryKind
from tests import make

ASKED = LabelledQuestion("q", "¿Qué es Ecobici?", "answerable", "formal", ("ecobici",))


def test_each_score_says_how_much_is_answered_and_how_much_of_it_is_wrong() -> None:
    curve = risk_curve([Guess(0.9, True), Guess(0.8, False), Guess(0.5, True), Guess(0.5, False)], asked=5)

    assert [(p.threshold, p.coverage, p.risk) for p in curve.points] == [
        (0.9, 0.2, 0.0),
        (0.8, 0.4, 0.5),
        (0.5, 0.8, 0.5),  # equal scores are answered together or not at all
    ]


def test_the_area_is_the_mean_risk_over_what_is_answered() -> None:
    always_wrong = risk_curve([Guess(0.9, False), Guess(0.1, False)], asked=10)
    half = risk_curve([Guess(0.9, True), Guess(0.1, False)], asked=2)

    assert always_wrong.area == 1.0
    assert half.area == pytest.approx(0.125)  # 0 up to one half, then a ramp to one half
    assert risk_curve([], asked=3).area == 0.0


def test_a_threshold_between_two_scores_stands_at_the_higher_one() -> None:
    curve = risk_curve([Guess(0.9, True), Guess(0.4, False)], asked=4)

    assert (curve.at(0.5).threshold, curve.at(0.5).coverage, curve.at(0.5).risk) == (0.5, 0.25, 0.0)
    assert curve.at(0.95).coverage == 0.0


def test_the_first_candidate_of_a_doubt_is_what_would_be_asserted() -> None:
    doubt = Answer(Status.CLARIFIED, "¿Cuál?", entries=("ecobici", "b"), options=(Option("b", "B"),), score=0.4)
    declined = Answer(Status.DECLINED, "No.", cause=Cause.NOT_FOUND, entries=("otra", "ecobici"), score=0.2)

    assert guess_of(ASKED, doubt, frozenset()) == Guess(0.4, True)
    assert guess_of(ASKED, declined, frozenset()) == Guess(0.2, False)


def test_what_says_that_there_is_no_answer_asserts_nothing() -> None:
    silent = silent_entries([make.entry("gap", kind=EntryKind.UNKNOWN), make.entry("agua", kind=EntryKind.REFERRAL)])
    declined = Answer(Status.DECLINED, "No.", cause=Cause.NO_CONTENT, entries=("gap",), score=0.9)

    assert silent == {"gap", "agua"}
    assert guess_of(ASKED, declined, silent) is None
    assert guess_of(ASKED, Answer(Status.SMALL_TALK, "Hola."), silent) is None

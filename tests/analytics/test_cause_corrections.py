"""Causes that people correct: in the log, in the themes, and kept beside what was decided."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from analytics.cause_corrections import CauseCorrections
from domain.conversation import Cause, Status
from domain.errors import InvalidValue
from tests.analytics.make import rows
from tests.analytics.themes import BIKES, asked_by_many, mine, row, theme_about, write


def test_a_correction_counts_everywhere(engine: Engine) -> None:
    asked = asked_by_many(BIKES, 12)
    write(engine, asked)
    mine(engine)

    for one in asked:
        CauseCorrections(engine).correct(one["id"], Cause.NOT_FOUND, "ana")

    assert theme_about(engine, "Ecobici").cause is Cause.NOT_FOUND
    assert {one.cause for one in rows(engine, "question_log")} == {"not_found"}


def test_the_last_word_counts_and_the_first_decision_is_kept(engine: Engine) -> None:
    one = row("¿qué es C40?", "p")
    write(engine, [one])
    corrections = CauseCorrections(engine)

    corrections.correct(one["id"], Cause.AMBIGUOUS, "ana")
    corrections.correct(one["id"], Cause.OFF_TOPIC, "luis")

    assert corrections.confusion() == {(Cause.NO_CONTENT, Cause.OFF_TOPIC): 1}
    assert rows(engine, "cause_corrections")[0].author == "luis"


def test_what_was_answered_has_no_cause(engine: Engine) -> None:
    one = row("¿qué es C40?", "p", status=Status.ANSWERED.value, cause=None)
    write(engine, [one])

    for question_id in (one["id"], "nothing"):
        with pytest.raises(InvalidValue, match="no hay causa que corregir"):
            CauseCorrections(engine).correct(question_id, Cause.ABUSE, "ana")

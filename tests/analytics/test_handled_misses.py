"""The inbox of missed questions: what waits, who is on it, and what stays out of it."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from analytics.handled_misses import HandledMisses, Handling
from analytics.log import QuestionLog
from domain.errors import InvalidValue
from tests.analytics.make import DECLINED, asked


def missed(log: QuestionLog, words: str, days_ago: float = 0) -> str:
    question = asked(words, answer=DECLINED, days_ago=days_ago)
    log.record(question)
    return question.id


def waiting(inbox: HandledMisses) -> list[tuple[str, str | None]]:
    return [(row.miss.text, row.person) for row in inbox.inbox(10)]


def test_what_was_missed_waits_newest_first_and_answered_questions_do_not(engine: Engine, log: QuestionLog) -> None:
    missed(log, "¿hay red de parques?", days_ago=1)
    missed(log, "¿quién paga el viaje?")
    log.record(asked("¿qué es C40?"))
    log.record(asked("prueba", answer=DECLINED, evaluation=True))
    log.close()

    assert waiting(HandledMisses(engine)) == [("¿quién paga el viaje?", None), ("¿hay red de parques?", None)]


def test_everybody_sees_who_is_on_a_question_and_nobody_else_can_take_it(engine: Engine, log: QuestionLog) -> None:
    one = missed(log, "¿hay red de parques?")
    log.close()
    inbox = HandledMisses(engine)

    inbox.handle([one], Handling.TAKEN, "ana")
    inbox.handle([one], Handling.TAKEN, "ana")

    assert waiting(inbox) == [("¿hay red de parques?", "ana")]
    with pytest.raises(InvalidValue, match="ana"):
        inbox.handle([one], Handling.TAKEN, "beto")
    inbox.release([one])
    assert waiting(inbox) == [("¿hay red de parques?", None)]


@pytest.mark.parametrize("state", [Handling.IGNORED, Handling.REFERRED, Handling.PHRASED, Handling.ANSWERED])
def test_what_is_dealt_with_stays_out(engine: Engine, log: QuestionLog, state: Handling) -> None:
    one = missed(log, "¿hay red de parques?")
    log.close()
    inbox = HandledMisses(engine)

    inbox.handle([one], state, "ana", "red-c40")

    assert waiting(inbox) == []
    assert inbox.text_of(one) == "¿hay red de parques?"


def test_of_several_questions_all_are_written_or_none(engine: Engine, log: QuestionLog) -> None:
    one = missed(log, "¿hay red de parques?")
    log.close()
    inbox = HandledMisses(engine)

    with pytest.raises(InvalidValue, match="ya no está"):
        inbox.handle([one, "0" * 32], Handling.IGNORED, "ana")

    assert waiting(inbox) == [("¿hay red de parques?", None)]

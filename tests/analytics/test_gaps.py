"""Misses asked again: closed once, their people told once, and corrections told to who received the old answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from analytics.corrections import Corrections
from analytics.gaps import Gaps
from analytics.handled_misses import HandledMisses, Handling
from analytics.log import QuestionLog
from analytics.outbox_work import OutboxWork
from analytics.sealing import Sealer
from analytics.subscriptions import Subscriptions
from domain.conversation import Answer, Cause, Status
from domain.gaps import ClosedGap, Correction, OpenGap
from domain.knowledge import EntryStatus
from domain.notices import Topic, Wish
from knowledge_base.storage.repository import EntryRepository
from tests import make
from tests.analytics.make import DECLINED, asked, rows

SEALER = Sealer(b"tests only")
ANA = "1001"
SOON = datetime.now(UTC) + timedelta(days=30)


@pytest.fixture
def gaps(engine: Engine) -> Gaps:
    return Gaps(engine, SEALER)


@pytest.fixture
def people(engine: Engine) -> Subscriptions:
    return Subscriptions(engine, SEALER)


@pytest.fixture
def told(engine: Engine) -> Callable[[], list[tuple[str, str]]]:
    """(address, text) of all that the outbox sends now."""
    work = OutboxWork(engine, SEALER)

    def drain() -> list[tuple[str, str]]:
        found = []
        while parcel := work.claim("a:0"):
            work.sent(parcel)
            found.append((parcel.address, parcel.text))
        return found

    return drain


def answered(version: int = 2) -> Answer:
    return Answer(Status.ANSWERED, "Sí.", entries=("red-c40",), score=0.9, knowledge_version=version)


def publish(engine: Engine, answer: str, *, status: EntryStatus = EntryStatus.PUBLISHED) -> int:
    entry = replace(make.entry("red-c40"), answer=answer, status=status)
    return EntryRepository(engine).take_over([entry], author="ana", note="prueba").version


def test_only_what_a_new_entry_could_mend_is_open(gaps: Gaps, log: QuestionLog) -> None:
    missed = asked("¿hay becas?", answer=DECLINED)
    log.record(missed)
    log.record(asked("¿qué es C40?"))
    log.record(asked("¿quién ganó?", answer=Answer(Status.DECLINED, "No.", cause=Cause.OFF_TOPIC)))
    log.record(asked("¿hay becas?", answer=DECLINED, evaluation=True))

    assert [gap.question_id for gap in gaps.open()] == [missed.id]


def test_a_closed_miss_keeps_what_answers_it_and_is_open_no_more(gaps: Gaps, log: QuestionLog, engine: Engine) -> None:
    log.record(asked("¿hay becas?", answer=DECLINED))
    (gap,) = gaps.open()

    assert gaps.close(ClosedGap(gap, answered(), "Ya sabemos.")) == 0

    assert gaps.open() == ()
    (row,) = rows(engine, "closed_gaps")
    assert (row.question_id, row.entry_id, row.score, row.knowledge_version) == (gap.question_id, "red-c40", 0.9, 2)


def test_who_asked_to_be_told_is_told_once(
    gaps: Gaps, log: QuestionLog, people: Subscriptions, told: Callable[[], list[tuple[str, str]]]
) -> None:
    log.record(asked("¿hay becas?", answer=DECLINED))
    log.record(asked("¿hay cursos?", answer=DECLINED))
    mine, other = gaps.open()
    people.subscribe(ANA, Wish(Topic.ANSWER, SOON, mine.question_id))

    assert [gaps.close(ClosedGap(gap, answered(), f"Sobre {gap.text}")) for gap in (mine, other, mine)] == [1, 0, 0]

    assert told() == [(ANA, "Sobre ¿hay becas?")]
    assert [(wish.topic, wish.subject, wish.version) for wish in people.wishes(ANA)] == [
        (Topic.CORRECTION, "red-c40", 2)
    ]


def test_nobody_whose_wish_has_ended_is_told(
    gaps: Gaps, log: QuestionLog, people: Subscriptions, told: Callable[[], list[tuple[str, str]]]
) -> None:
    log.record(asked("¿hay becas?", answer=DECLINED))
    (gap,) = gaps.open()
    people.subscribe(ANA, Wish(Topic.ANSWER, datetime.now(UTC) - timedelta(days=1), gap.question_id))

    assert gaps.close(ClosedGap(gap, answered(), "Ya.")) == 0
    assert told() == []


def test_a_version_is_asked_again_by_one_process(gaps: Gaps, engine: Engine) -> None:
    version = publish(engine, "Una red.")

    assert gaps.begin("a:0") == version
    assert gaps.begin("b:0") is None, "somebody is at it"
    assert gaps.begin("a:0") == version, "a restart of the same process goes on"
    gaps.finish(version)
    assert gaps.begin("a:0") is None
    assert gaps.begin("b:0") is None


def test_a_corrected_answer_is_told_to_who_received_the_old_one(
    engine: Engine, people: Subscriptions, told: Callable[[], list[tuple[str, str]]]
) -> None:
    corrections = Corrections(engine)
    first = publish(engine, "Son 96 ciudades.")
    people.subscribe(ANA, Wish(Topic.CORRECTION, SOON, "red-c40", first))
    assert corrections.due() == ()

    second = publish(engine, "Son 97 ciudades.")
    people.subscribe("1002", Wish(Topic.CORRECTION, SOON, "red-c40", second))
    (due,) = corrections.due()

    assert due == Correction("red-c40", make.entry("red-c40").title, "Son 97 ciudades.", second)
    assert corrections.tell(due, "Ahora son 97.") == 1
    assert told() == [(ANA, "Ahora son 97.")]
    assert corrections.due() == ()


def test_an_answer_that_was_withdrawn_is_told_as_such(engine: Engine, people: Subscriptions) -> None:
    first = publish(engine, "Son 96 ciudades.")
    people.subscribe(ANA, Wish(Topic.CORRECTION, SOON, "red-c40", first))

    publish(engine, "Son 96 ciudades.", status=EntryStatus.RETIRED)

    (due,) = Corrections(engine).due()
    assert due.answer == ""


def test_the_gap_knows_its_language(gaps: Gaps, log: QuestionLog) -> None:
    question = asked("Are there grants?", answer=DECLINED)
    log.record(replace(question, question=replace(question.question, language="en")))

    assert [type(gap) is OpenGap and gap.language for gap in gaps.open()] == ["en"]


def test_what_an_expired_entry_closed_is_open_again(gaps: Gaps, log: QuestionLog, engine: Engine) -> None:
    log.record(asked("¿hay becas?", answer=DECLINED))
    log.record(asked("¿hay cursos?", answer=DECLINED))
    first, second = gaps.open()
    publish(engine, "Una red.")
    gaps.close(ClosedGap(first, answered(), "Ya."))
    HandledMisses(engine).handle([second.question_id], Handling.PHRASED, "ana", "red-c40")
    assert (gaps.reopen(), HandledMisses(engine).inbox(9)) == (0, ())

    tomorrow = Gaps(engine, SEALER, clock=lambda: datetime.now(UTC) + timedelta(days=1))
    expiring = replace(make.entry("red-c40"), valid_until=datetime.now(UTC).date())
    EntryRepository(engine).take_over([expiring], author="ana", note="caduca")

    assert gaps.reopen() == 0
    assert tomorrow.reopen() == 2
    assert {gap.question_id for gap in tomorrow.open()} == {first.question_id, second.question_id}
    assert {row.miss.id for row in HandledMisses(engine).inbox(9)} == {first.question_id, second.question_id}


def test_what_waits_for_an_entry_that_is_not_published_yet_stays_handled(
    gaps: Gaps, log: QuestionLog, engine: Engine
) -> None:
    log.record(asked("¿hay becas?", answer=DECLINED))
    (gap,) = gaps.open()
    HandledMisses(engine).handle([gap.question_id], Handling.ANSWERED, "ana", "becas-nuevas")

    assert gaps.reopen() == 0
    assert HandledMisses(engine).inbox(9) == ()

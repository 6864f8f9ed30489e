"""The decision about a question, with a fake search."""

from __future__ import annotations

from datetime import date

import pytest

from domain.answering import Answering
from domain.conversation import Cause, Interpretation, Status
from domain.knowledge import EntryKind, EntryStatus
from tests import make
from tests.fakes import FakeSearch

NOTHING = Interpretation()


def answering(*found, others=()) -> tuple[Answering, FakeSearch]:
    search = FakeSearch(tuple(found), others)
    return Answering(search, make.decision()), search


def test_a_sure_match_is_answered_with_its_source_and_version() -> None:
    path, _ = answering(make.scored(score=0.9))

    answer = path.answer(make.question(), NOTHING)

    assert (answer.status, answer.entries[0]) == (Status.ANSWERED, "ecobici")
    assert answer.citations[0].title == "Informe"
    assert answer.verified_on == make.TODAY
    assert answer.knowledge_version == 7


def test_a_doubtful_match_is_asked_back_with_at_most_three_options() -> None:
    found = [make.scored(make.entry(f"e{i}"), score=0.48) for i in range(5)]
    path, _ = answering(*found)

    answer = path.answer(make.question(), NOTHING)

    assert answer.status is Status.CLARIFIED
    assert [option.entry_id for option in answer.options] == ["e0", "e1", "e2"]


def test_a_poor_match_is_declined_as_not_found() -> None:
    path, _ = answering(make.scored(score=0.2))

    answer = path.answer(make.question(), NOTHING)

    assert (answer.status, answer.cause) == (Status.DECLINED, Cause.NOT_FOUND)


@pytest.mark.parametrize(("score", "offered"), [(0.45, ["ecobici"]), (0.40, [])])
def test_a_decline_offers_what_is_near_only_where_it_has_a_chance(score: float, offered: list[str]) -> None:
    path, _ = answering(make.scored(score=score))

    answer = path.answer(make.question(), NOTHING)

    assert answer.status is Status.DECLINED
    assert [option.entry_id for option in answer.options] == offered
    assert ("Lo más cercano" in answer.text) == bool(offered)


def test_an_empty_base_declines_for_lack_of_content() -> None:
    path, _ = answering()

    answer = path.answer(make.question(), NOTHING)

    assert (answer.status, answer.cause) == (Status.DECLINED, Cause.NO_CONTENT)


@pytest.mark.parametrize(
    ("kind", "cause"), [(EntryKind.UNKNOWN, Cause.NO_CONTENT), (EntryKind.REFERRAL, Cause.OTHER_OFFICE)]
)
def test_what_we_know_that_we_do_not_know_is_a_decline_with_its_reason(kind: EntryKind, cause: Cause) -> None:
    path, _ = answering(make.scored(make.entry(kind=kind), score=0.95))

    answer = path.answer(make.question(), NOTHING)

    assert (answer.status, answer.cause) == (Status.DECLINED, cause)
    assert answer.text == "Respuesta de ecobici."


@pytest.mark.parametrize(
    ("intent", "cause"),
    [("insult", Cause.ABUSE), ("off_topic", Cause.OFF_TOPIC), ("city_service", Cause.OTHER_OFFICE)],
)
def test_a_decline_names_the_cause_that_the_intent_gives(intent: str, cause: Cause) -> None:
    path, _ = answering(make.scored(score=0.1))

    answer = path.answer(make.question(), Interpretation(intent, 0.9))

    assert (answer.cause, answer.intent) == (cause, intent)


def test_an_objection_brings_its_evidence() -> None:
    fact = make.entry("viajes-2008")
    objection = make.entry("objecion", kind=EntryKind.OBJECTION, relations=(make.relation("see_also", "viajes-2008"),))
    path, _ = answering(make.scored(objection, 0.9), others=(fact,))

    answer = path.answer(make.question("puro derroche"), Interpretation("object_waste", 0.9))

    assert answer.entries[:2] == ("objecion", "viajes-2008")


def test_a_chosen_entry_is_shown() -> None:
    path, _ = answering(others=(make.entry("feria"),))

    assert path.show("feria").entries == ("feria",)


@pytest.mark.parametrize("gone", [{"status": EntryStatus.RETIRED}, {"valid_until": date(2020, 1, 1)}])
def test_a_retired_or_expired_entry_cannot_be_shown(gone: dict) -> None:
    path, _ = answering(others=(make.entry("feria", **gone),))

    assert path.show("feria").status is Status.DECLINED


def test_an_entry_made_up_by_hand_cannot_be_shown() -> None:
    path, _ = answering()

    assert path.show("'; DROP TABLE entries; --").status is Status.DECLINED

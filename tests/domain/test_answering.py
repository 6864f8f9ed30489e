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


def test_a_follow_up_on_cost_goes_to_the_neighbour_that_states_money() -> None:
    cost = make.entry("feria-costo", kind=EntryKind.UNKNOWN, title="¿Cuánto costó la feria?")
    fair = make.entry("feria", relations=(make.relation("see_also", "feria-costo"),))
    path, _ = answering(make.scored(make.entry("otra"), 0.9), others=(fair, cost))

    answer = path.answer(make.question("¿y cuánto costó?", current_entry="feria"), Interpretation("ask_cost", 0.8))

    assert answer.entries[0] == "feria-costo"


def test_a_follow_up_on_results_says_when_none_was_found() -> None:
    fair = make.entry("feria")
    path, _ = answering(make.scored(make.entry("otra"), 0.9), others=(fair,))

    answer = path.answer(make.question("¿y eso de qué sirvió?", current_entry="feria"), NOTHING)

    assert (answer.status, answer.cause) == (Status.DECLINED, Cause.NO_CONTENT)
    assert "No tengo un resultado medido" in answer.text


def test_a_result_answers_for_itself_when_asked_what_it_achieved() -> None:
    result = make.entry("resultado-feria", kind=EntryKind.RESULT)
    path, _ = answering(make.scored(make.entry("otra"), 0.9), others=(result,))

    answer = path.answer(make.question("¿y eso de qué sirvió?", current_entry="resultado-feria"), NOTHING)

    assert (answer.status, answer.entries[0]) == (Status.ANSWERED, "resultado-feria")


def test_a_whole_question_leaves_the_old_topic() -> None:
    fair = make.entry("feria")
    path, search = answering(make.scored(make.entry("otra"), 0.9), others=(fair,))
    text = "¿Qué hace la ciudad con las demás capitales de Iberoamérica en materia de cultura?"

    answer = path.answer(make.question(text, current_entry="feria"), NOTHING)

    assert answer.entries[0] == "otra"
    assert search.asked == [text]


def test_a_short_question_that_finds_nothing_by_itself_is_about_the_current_entry() -> None:
    fair = make.entry("feria")
    path, _ = answering(make.scored(make.entry("otra"), 0.48), others=(fair,))
    text = "a cuánta gente le tocó"

    asks = path.answer(make.question(text, current_entry="feria"), Interpretation("ask_results", 0.9))
    chats = path.answer(make.question(text, current_entry="feria"), Interpretation("ask", 0.9))

    assert asks.entries[0] == "feria"
    assert chats.status is Status.CLARIFIED


@pytest.mark.parametrize(
    ("text", "said"), [("ekobisi ya contamina menos", "ecobici"), ("y ya contamina menos", "feria")]
)
def test_a_short_question_with_words_of_another_entry_is_not_about_the_current_one(text: str, said: str) -> None:
    path, _ = answering(make.scored(make.entry("ecobici"), 0.9, covered=0.7), others=(make.entry("feria"),))

    answer = path.answer(make.question(text, current_entry="feria"), Interpretation("ask_results", 0.9))

    assert answer.entries[0] == said


def test_a_gap_takes_no_doubtful_question_for_its_own() -> None:
    gap = make.entry("gap-feria", kind=EntryKind.UNKNOWN)
    path, _ = answering(make.scored(make.entry("otra"), 0.48), others=(gap,))

    answer = path.answer(
        make.question("a cuánta gente le tocó", current_entry="gap-feria"), Interpretation("ask_results", 0.9)
    )

    assert answer.status is Status.CLARIFIED


@pytest.mark.parametrize(("text", "said"), [("eso es puro derroche", "objecion"), ("y eso no fue derroche?", "feria")])
def test_an_objection_after_another_question_is_answered_unless_it_goes_on_with_it(text: str, said: str) -> None:
    objection = make.entry("objecion", kind=EntryKind.OBJECTION)
    path, _ = answering(make.scored(objection, 0.9), others=(make.entry("feria"),))

    answer = path.answer(make.question(text, current_entry="feria"), Interpretation("object_waste", 0.9))

    assert answer.entries[0] == said


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

"""Messages in the middle of a conversation: what may be meant, what speaks for it, and what is said."""

from __future__ import annotations

from typing import Any

import pytest

from domain.answering import Answering
from domain.conversation import Cause, Interpretation, Status
from domain.fitted_trees import Thresholds
from domain.in_context import LONG, ContextDecision, Heard, hear, stands_alone
from domain.knowledge import Asked, Entry, EntryKind
from tests import make
from tests.fakes import FakeSearch

NOTHING = Interpretation()
COST = make.entry("feria-costo", title="¿Cuánto costó la feria?", answers=frozenset({Asked.COST}))
FAIR = make.entry("feria", relations=(make.relation("see_also", "feria-costo"),))
OTHER = make.scored(make.entry("otra"), 0.9)


def decided(*trees: tuple[str, float], bias: float = -4.0) -> ContextDecision:
    """Each signal that is above one half adds so much to the odds."""
    names = tuple(name for name, _ in trees)
    steps = tuple([place, 0.5, 0.0, odds] for place, (_, odds) in enumerate(trees))
    return ContextDecision(bias, Thresholds(answer_from=0.6, decline_from=0.4, clarify_from=0.3), names, steps)


def answering(context: ContextDecision | None, *found: Any, others: tuple[Entry, ...] = ()) -> Answering:
    return Answering(FakeSearch(found or (OTHER,), others), make.decision(in_context=context))


def heard(text: str, current: Entry, *found: Any, others: tuple[Entry, ...] = ()) -> Heard:
    search = FakeSearch(found, others)
    return hear(make.question(text), NOTHING, current, (found, found), search)


def signals_of(heard: Heard, entry_id: str) -> dict[str, float]:
    places = [entry.id for entry in heard.candidates]
    return list(heard.signals())[places.index(entry_id)]


def test_what_belongs_to_the_current_entry_is_said_where_that_is_likeliest() -> None:
    path = answering(decided(("cost_there", 6.0)), others=(FAIR, COST))

    answer = path.answer(make.question("¿y cuánto costó?", current_entry="feria"), Interpretation("ask_cost", 0.8))

    assert (answer.status, answer.entries[0], answer.intent) == (Status.ANSWERED, "feria-costo", "ask_cost")
    assert answer.score == pytest.approx(0.88, abs=0.01)


def test_what_was_just_said_is_said_again_with_a_word_before_it() -> None:
    path = answering(decided(("is_current", 6.0)), others=(FAIR, COST))

    spanish = path.answer(make.question("¿y eso?", current_entry="feria"), NOTHING)
    english = path.answer(make.question("and that?", current_entry="feria", language="en"), NOTHING)

    assert spanish.text == f"De eso, lo que sé es esto:\n\n{FAIR.answer}"
    assert english.text == FAIR.answer


def test_a_message_that_more_likely_means_something_else_is_answered_as_if_it_stood_alone() -> None:
    path = answering(decided(("likely", 6.0)), make.scored(make.entry("otra"), 0.7), others=(FAIR,))

    answer = path.answer(make.question("y lo otro", current_entry="feria"), NOTHING)

    assert answer == path.answer(make.question("y lo otro"), NOTHING)
    assert answer.entries[0] == "otra"


def test_what_the_message_alone_would_assert_is_only_offered_where_what_was_before_speaks_against_it() -> None:
    path = answering(decided(("likely", 3.0)), make.scored(make.entry("otra"), 0.7), others=(FAIR,))

    answer = path.answer(make.question("y con qué pruebas?", current_entry="feria"), NOTHING)

    assert path.answer(make.question("y con qué pruebas?"), NOTHING).status is Status.ANSWERED
    assert answer.status is Status.CLARIFIED
    assert answer.options[0].entry_id == "otra"


def test_in_doubt_the_likeliest_are_offered() -> None:
    path = answering(decided(("member", 3.5)), others=(FAIR, COST))

    answer = path.answer(make.question("y eso?", current_entry="feria"), NOTHING)

    assert answer.status is Status.CLARIFIED
    assert [option.entry_id for option in answer.options] == ["feria", "feria-costo", "otra"]


def test_where_nothing_is_likely_we_say_what_we_do_know() -> None:
    path = answering(decided(("is_current", 1.0)), make.scored(make.entry("otra"), 0.2), others=(FAIR,))

    year = path.answer(make.question("y en 2031?", current_entry="feria"), NOTHING)
    result = path.answer(make.question("¿y eso de qué sirvió?", current_entry="feria"), NOTHING)

    assert (year.status, year.cause, year.options[0].entry_id) == (Status.DECLINED, Cause.NO_CONTENT, "feria")
    assert (result.status, result.cause) == (Status.DECLINED, Cause.NO_CONTENT)
    assert "No tengo un resultado medido" in result.text


def test_what_another_office_does_is_no_question_about_the_current_entry() -> None:
    path = answering(decided(("is_current", 1.0)), make.scored(make.entry("otra"), 0.2), others=(FAIR,))

    answer = path.answer(make.question("ya, y el bacheo?", current_entry="feria"), Interpretation("city_service", 0.9))

    assert answer.cause is Cause.OTHER_OFFICE


def test_a_long_message_says_itself_what_it_is_about() -> None:
    search = FakeSearch((OTHER,), (FAIR,))
    path = Answering(search, make.decision(in_context=decided(("is_current", 9.0))))
    text = "palabra " * (LONG + 1)

    answer = path.answer(make.question(text, current_entry="feria"), NOTHING)

    assert answer.entries[0] == "otra"
    assert search.asked == [text]


@pytest.mark.parametrize(
    ("text", "probability", "alone"),
    [
        ("qué es la red C40", 0.97, True),
        ("qué es la red C40", 0.9, False),
        ("y qué es la red C40", 0.97, False),
        ("qué es eso de la red C40", 0.97, False),
    ],
)
def test_a_message_sure_of_itself_is_not_weighed_with_what_was_before(
    text: str, probability: float, alone: bool
) -> None:
    judged = [make.scored(make.entry("red-c40"), probability=probability)]

    assert stands_alone(make.question(text), judged) is alone


@pytest.mark.parametrize("current", ["se-retiro", None])
def test_without_a_current_entry_that_may_be_said_a_message_stands_alone(current: str | None) -> None:
    path = answering(decided(("member", 9.0)))

    assert path.answer(make.question("¿y eso?", current_entry=current), NOTHING).entries[0] == "otra"


def test_a_decision_that_was_fitted_without_conversations_takes_each_message_alone() -> None:
    path = answering(None, others=(FAIR,))

    assert path.answer(make.question("¿y eso?", current_entry="feria"), NOTHING).entries[0] == "otra"


def test_the_family_is_what_points_here_and_what_is_pointed_to() -> None:
    critic = make.entry("critica", relations=(make.relation("see_also", "feria"), make.relation("see_also", "lejana")))
    far, stranger = make.entry("lejana"), make.entry("ajena")
    found = tuple(make.scored(entry, 0.5) for entry in (critic, far, stranger))
    message = heard("y las críticas?", FAIR, *found, others=(COST,))

    assert list(message.family) == ["feria", "feria-costo", "critica"]
    assert [entry.id for entry in message.candidates] == ["feria", "feria-costo", "critica", "lejana", "ajena"]
    assert signals_of(message, "feria")["is_current"] == 1
    assert signals_of(message, "feria-costo")["to_see_also"] == 1
    assert (signals_of(message, "critica")["points_back"], signals_of(message, "critica")["member"]) == (1, 1)
    assert (signals_of(message, "lejana")["kin"], signals_of(message, "lejana")["member"]) == (1, 0)
    assert (signals_of(message, "ajena")["kin"], signals_of(message, "ajena")["member"]) == (0, 0)


@pytest.mark.parametrize(
    ("text", "goes_on", "takes_up", "points"),
    [
        ("¿Y cuánto costó?", 1, 0, 0),
        ("bueno, ¿y eso qué?", 0, 1, 1),
        ("who paid for that", 0, 0, 1),
        ("yeso", 0, 0, 0),
    ],
)
def test_how_a_message_begins_and_points(text: str, goes_on: float, takes_up: float, points: float) -> None:
    told = signals_of(heard(text, FAIR, others=(COST,)), "feria")

    assert (told["goes_on"], told["takes_up"], told["points"]) == (goes_on, takes_up, points)


@pytest.mark.parametrize(
    ("text", "meant"), [("y al año siguiente?", "2017"), ("el año anterior cuántos", "2015"), ("y luego?", None)]
)
def test_another_year_is_counted_from_that_of_the_current_entry(text: str, meant: str | None) -> None:
    fairs = {year: make.entry(f"feria-{year}", title=f"¿Cuánta gente fue en {year}?") for year in ("2015", "2017")}
    current = make.entry("feria-2016", title="¿Cuánta gente fue en 2016?")
    message = heard(text, current, *(make.scored(fair, 0.4) for fair in fairs.values()))

    assert [year for year in fairs if signals_of(message, f"feria-{year}")["year_meant"]] == ([meant] if meant else [])


def test_what_is_asked_for_and_not_answered_speaks_against_an_entry() -> None:
    fair = make.entry("feria", answers=frozenset({Asked.WHEN}), relations=FAIR.relations)
    message = heard("¿y cuánto costó?", fair, others=(COST,))

    assert (signals_of(message, "feria")["cost_gone"], signals_of(message, "feria")["cost_there"]) == (1, 0)
    assert (signals_of(message, "feria-costo")["cost_gone"], signals_of(message, "feria-costo")["cost_there"]) == (0, 1)


def test_every_candidate_has_the_same_signals_whether_it_was_found_or_not() -> None:
    gap = make.entry("gap", kind=EntryKind.UNKNOWN, relations=(make.relation("see_also", "feria"),))
    message = heard("¿y cuánto costó?", FAIR, make.scored(gap, 0.3), others=(COST,))

    names = [list(told) for told in message.signals()]
    assert len(names) == 3
    assert names[0] == names[1] == names[2]

"""What the decision looks at, and how probabilities follow from it."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from domain.conversation import Entity, Interpretation
from domain.decision import compare
from domain.knowledge import Asked, EntryKind, Figure, ScoredEntry
from domain.signals import FEWEST, JUDGED, is_near_miss, signals
from tests import make

FAIR = make.entry(
    "feria-2013",
    answer="La feria de 2013 costó 12.5 millones de pesos en el Zócalo.",
    figures=(Figure(12.5, "millones de pesos", "costo", "2013"),),
)


NOTHING = Interpretation()


def seen(text: str, interpretation: Interpretation = NOTHING, entry=FAIR) -> dict[str, float]:
    return signals(make.question(text), interpretation, (make.scored(entry),), 0)


@pytest.mark.parametrize(
    ("text", "missing", "there"),
    [("¿cuánto costó la feria en 2013?", 0, 1), ("¿cuánto costó en 2016?", 1, 0), ("¿cuánto costó?", 0, 0)],
)
def test_a_year_that_the_entry_does_not_name_is_seen(text: str, missing: int, there: int) -> None:
    found = seen(text)

    assert (found["year_missing"], found["year_there"]) == (missing, there)


def test_an_amount_that_the_entry_does_not_state_is_seen() -> None:
    assert seen("¿fueron 12.5 millones?")["number_missing"] == 0
    assert seen("¿fueron 40 millones?")["number_missing"] == 1


def test_a_city_that_the_entry_does_not_name_is_seen() -> None:
    bogota = Interpretation("ask", 0.9, (Entity("city", "Bogotá"),))

    assert seen("¿y la feria de Bogotá?", bogota)["city_missing"] == 1


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("¿cuánto costó la feria?", "asks_cost_there"),
        ("how much did the fair cost?", "asks_cost_there"),
        ("¿quién la organizó?", "asks_who_missing"),
        ("kien la pago", "asks_who_missing"),
        ("¿y hoy sigue?", "asks_still_missing"),
        ("en que hotel fue", "asks_where_missing"),
    ],
)
def test_what_is_asked_is_compared_with_what_the_entry_answers(text: str, signal: str) -> None:
    tells = replace(FAIR, answers=frozenset({Asked.COST, Asked.WHEN}))

    assert seen(text, entry=tells)[signal] == 1
    assert seen(text)[signal] == 0


def test_a_gap_is_preferred_by_the_question_that_it_is_about() -> None:
    gap = make.entry("gap", kind=EntryKind.UNKNOWN, answers=frozenset({Asked.COST}))

    assert seen("¿cuánto costó?", entry=gap)["asks_cost_unknown"] == 1
    assert seen("¿quién fue?", entry=gap)["asks_else_unknown"] == 1


def test_a_near_miss_is_closer_to_what_the_entry_does_not_answer() -> None:
    asked = make.scored(FAIR, 0.5, centroid=0.4, near_miss=(0.8, 0.6, 0.7, 3.0))

    assert is_near_miss(asked)
    assert not is_near_miss(replace(asked, near_miss=(0.3, 0.2, 0.1, 1.0)))
    assert not is_near_miss(replace(asked, near_miss=None))


def test_beliefs_come_from_the_whole_ranking() -> None:
    doubtful = Interpretation("ask", 0.4, ranking=(("ask", 0.4), ("off_topic", 0.3), ("insult", 0.2)))

    found = seen("algo", doubtful)

    assert (found["off_topic"], found["nonsense"]) == (0.3, 0.2)


def test_candidates_are_ranked_by_their_probability() -> None:
    weak, strong = make.scored(make.entry("a"), 0.2), make.scored(make.entry("b"), 0.9)

    ranked = make.decision().ranked(make.question(), Interpretation(), (weak, strong))

    assert [candidate.entry.id for candidate in ranked] == ["b", "a"]
    assert ranked[0].probability > 0.99 > 0.01 > ranked[1].probability


def test_a_candidate_is_told_how_far_it_is_ahead_of_the_others() -> None:
    first, second, third = compare([2.0, 0.5, 0.5])

    assert (first["order_gap"], second["order_gap"], third["order_gap"]) == (1.5, -1.5, -1.5)
    assert first["order_share"] + second["order_share"] + third["order_share"] == pytest.approx(1)
    assert first["order_share"] == pytest.approx(1 / (1 + 2 * math.exp(-1.5)))


def test_a_candidate_beyond_those_judged_stays_behind_without_a_probability() -> None:
    found = tuple(make.scored(make.entry(f"e{place}"), 0.9) for place in range(JUDGED + 1))

    ranked = make.decision().ranked(make.question(), Interpretation(), found)

    assert len(ranked) == JUDGED + 1
    assert (ranked[-1].entry.id, ranked[-1].probability) == (f"e{JUDGED}", 0.0)


def test_more_near_misses_than_phrasings_near_a_question_are_seen() -> None:
    told = make.scored(FAIR, 0.5, mass=2.0, near_miss=(0.4, 0.4, 0.1, 5.0))
    untold = make.scored(FAIR, 0.5, mass=2.0)

    def closer(candidate: ScoredEntry) -> float:
        return signals(make.question("la feria"), NOTHING, (candidate,), 0)["closer_mass"]

    assert closer(told) == 3.0
    assert closer(untold) == FEWEST


def test_a_candidate_is_told_what_kinds_of_entry_stand_around_it() -> None:
    objection = make.entry("objecion-derroche", kind=EntryKind.OBJECTION)
    found = (make.scored(FAIR, 0.5, share=math.log(0.25)), make.scored(objection, 0.5, share=math.log(0.5)))

    seen_of = [signals(make.question("puro derroche"), NOTHING, found, place) for place in (0, 1)]

    assert [each["mass_of_objection"] for each in seen_of] == pytest.approx([0.5, 0.5])
    assert [each["share_gap"] for each in seen_of] == pytest.approx([-math.log(2), math.log(2)])


@pytest.mark.parametrize(("text", "asks"), [("¿cuánto gastan en vinos?", 1), ("puro derroche", 0)])
def test_a_fact_that_an_objection_would_meet_is_seen(text: str, asks: int) -> None:
    objection = make.entry("objecion-derroche", kind=EntryKind.OBJECTION)

    assert seen(text, entry=objection)["asks_fact_of_objection"] == asks
    assert seen(text)["asks_fact_of_objection"] == 0


def test_near_misses_of_other_candidates_are_seen_too() -> None:
    other = make.scored(make.entry("otra"), 0.5, near_miss=(0.4, 0.4, 0.1, 5.0))
    found = (make.scored(FAIR, 0.5, mass=2.0), other)

    near, far = (signals(make.question("la feria"), NOTHING, some, 0) for some in (found, found[:1]))

    assert near["around_miss"] == pytest.approx(3.0, abs=1e-3)
    assert far["around_miss"] == FEWEST

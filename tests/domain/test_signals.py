"""What the decision looks at, and how probabilities follow from it."""

from __future__ import annotations

import pytest

from domain.conversation import Entity, Interpretation
from domain.knowledge import EntryKind, Figure
from domain.signals import signals
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

    assert seen("¿y la feria de Bogotá?", bogota)["name_missing"] == 1


def test_a_question_on_cost_prefers_an_entry_that_states_money() -> None:
    gap = make.entry("gap", kind=EntryKind.UNKNOWN, title="¿Cuánto costó la feria en cada edición?")

    assert seen("¿cuánto costó?")["cost_known"] == 1
    assert seen("¿cuánto costó?", entry=gap)["cost_unknown"] == 1
    assert seen("¿cuánto costó?", entry=make.entry())["cost_elsewhere"] == 1


def test_beliefs_come_from_the_whole_ranking() -> None:
    doubtful = Interpretation("ask", 0.4, ranking=(("ask", 0.4), ("off_topic", 0.3), ("insult", 0.2)))

    found = seen("algo", doubtful)

    assert (found["off_topic"], found["nonsense"]) == (0.3, 0.2)


def test_candidates_are_ranked_by_their_probability() -> None:
    weak, strong = make.scored(make.entry("a"), 0.2), make.scored(make.entry("b"), 0.9)

    ranked = make.decision().ranked(make.question(), Interpretation(), (weak, strong))

    assert [candidate.entry.id for candidate in ranked] == ["b", "a"]
    assert ranked[0].probability > 0.99 > 0.01 > ranked[1].probability

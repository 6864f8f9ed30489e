"""What curators must mend."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from domain.knowledge import Asked, EntryKind
from knowledge_base.content_check import check_content, problems_of
from knowledge_base.content_files import read_content
from settings import ROOT
from tests import make

ASKED = tuple(make.phrasing(f"forma número {i} de preguntar") for i in range(12))
GOOD = make.entry("feria", title="Feria", answer="La feria reunió a muchos países.", phrasings=ASKED)


def advice_for(*entries) -> str:
    return "\n".join(map(str, problems_of(entries, make.TODAY)))


def test_a_good_entry_has_no_problem() -> None:
    assert advice_for(GOOD) == ""


@pytest.mark.parametrize(
    ("changes", "advice"),
    [
        ({"relations": (make.relation("see_also", "nada"),)}, "que no existe"),
        ({"relations": (make.relation("see_also", "feria"),)}, "sí misma"),
        ({"relations": (make.relation("achieved", "feria"),)}, "debe apuntar a un resultado"),
        ({"valid_until": date(2026, 11, 21)}, "Venció el 2026-11-21"),
        ({"phrasings": ASKED[:3]}, "al menos 12"),
    ],
)
def test_a_problem_names_the_entry_and_what_to_do(changes: dict, advice: str) -> None:
    found = advice_for(replace(GOOD, **changes))

    assert advice in found
    assert "'feria'" in found


def test_a_phrasing_of_two_entries_is_found_whatever_its_accents() -> None:
    first = make.phrasing("¿Cuánto costó?")
    other = replace(GOOD, id="otra", title="Otra", answer="Algo distinto.", phrasings=(*ASKED, first))

    again = replace(GOOD, phrasings=(make.phrasing("cuanto costo"), *(make.phrasing(f"b{i}") for i in range(12))))

    assert "déjala en una sola" in advice_for(other, again)


@pytest.mark.parametrize(
    ("near_misses", "other", "advice"),
    [
        ((), {"phrasings": (make.phrasing("¿Quién firmó?"),)}, "también es una frase de 'otra'"),
        ((), {"near_misses": (make.phrasing("quien FIRMO"),)}, "entre las que no contesta 'otra'"),
        ((make.phrasing("quien firmo"),), {}, "entre las que no contesta 'feria'"),
        ((make.phrasing("Forma numero 3, ¿de preguntar?"),), {}, "también es una frase de 'feria'"),
    ],
)
def test_a_near_miss_that_stands_elsewhere_is_found_whatever_its_accents(
    near_misses: tuple, other: dict, advice: str
) -> None:
    fair = replace(GOOD, near_misses=(make.phrasing("quién firmó"), *near_misses))
    others = replace(make.entry("otra", answer="Algo distinto.", phrasings=()), **other)

    problems = [p for p in problems_of((others, fair), make.TODAY) if p.field == "near_misses"]

    assert [(p.file, p.entry) for p in problems] == [("near_misses/movilidad.yml", "feria")]
    assert advice in problems[0].advice


def test_a_near_miss_of_its_own_is_no_problem() -> None:
    assert advice_for(replace(GOOD, near_misses=(make.phrasing("¿quién firmó el contrato?"),))) == ""


def test_two_entries_of_the_same_title_are_found_whatever_its_accents() -> None:
    other = replace(GOOD, id="otra", title="FÉRIA", answer="Algo distinto.", phrasings=())

    assert "La ficha 'feria' tiene el mismo título" in advice_for(GOOD, other)


def test_two_entries_that_say_the_same_are_found() -> None:
    copy = replace(GOOD, id="copia", title="Copia", kind=EntryKind.EVENT, phrasings=())

    assert "Dice casi lo mismo" in advice_for(GOOD, copy)


def test_the_content_that_ships_has_no_problem() -> None:
    count, problems = check_content(ROOT / "knowledge_base" / "content")

    assert count >= 159 + 38 + 25
    assert [str(problem) for problem in problems] == []


def test_every_entry_that_ships_says_which_questions_it_answers() -> None:
    shipped = read_content(ROOT / "knowledge_base" / "content")

    assert [entry.id for entry in shipped if not entry.answers] == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Asked.COST, r"pesos|dólares|euros|dinero"),
        (Asked.WHEN, r"\b(19|20)\d\d\b"),
    ],
)
def test_an_entry_that_claims_an_amount_or_a_date_says_one(asked: Asked, said: str) -> None:
    shipped = read_content(ROOT / "knowledge_base" / "content")
    claiming = [entry for entry in shipped if asked in entry.answers and entry.kind is not EntryKind.UNKNOWN]

    assert len(claiming) > 10
    assert [entry.id for entry in claiming if not re.search(said, f"{entry.title} {entry.answer}")] == []

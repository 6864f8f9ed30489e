"""A text may say what its entries say, and nothing else; what is refused comes with the reason."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.claims import Kind, OwnWords, check_claims, own_words
from domain.knowledge import Entry, EntryStatus, Figure
from knowledge_base.content_files import read_content
from settings import ROOT
from tests import make

TODAY = date(2026, 11, 28)
OWN = OwnWords(frozenset({"Ciudad de México", "CDMX"}), frozenset({"t.me/tulugar"}), frozenset({"ecobici"}))
BIKES = make.entry(
    "ecobici",
    title="Ecobici, las bicicletas públicas",
    answer="Desde el 16 de febrero de 2010 hay Ecobici. Costó 75 millones de pesos y ganó un premio en París.",
    figures=(Figure(6500, "bicicletas", "en servicio", "2017"), Figure(9.4, "%", "crecimiento", "2016-12")),
)
NETWORK = make.entry("red-c40", title="Red C40", answer="La ciudad entró en la Red C40 de grandes ciudades en 2008.")


def refused(text: str, *cited: Entry, **more: Any) -> list[tuple[Kind, str]]:
    return [(r.kind, r.written) for r in check_claims(text, cited, OWN, today=TODAY, **more)]


@cache
def content() -> tuple[Entry, ...]:
    return tuple(entry for entry in read_content(ROOT / "knowledge_base" / "content") if entry.is_sayable(TODAY))


@cache
def content_words() -> OwnWords:
    return own_words({"Ciudad de México", "CDMX"}, (), content())


@pytest.mark.parametrize(
    "text",
    [
        "¡Pedalea! Hay 6,500 bicicletas públicas desde febrero de 2010 en la Ciudad de México.",
        "Seis mil quinientas bicicletas, y 75 mdp.",
        "Creció 9.4 por ciento. Premiada en París, CDMX. Pregunta en t.me/tulugar #Ecobici",
        "Descubre Ecobici: la ciudad tiene bicicletas públicas.",
    ],
)
def test_what_the_entry_says_may_be_said(text: str) -> None:
    assert refused(text, BIKES) == []


@pytest.mark.parametrize(
    ("text", "kind", "written"),
    [
        ("Hay 6,800 bicicletas.", Kind.NUMBER, "6,800"),
        ("Hay seis mil ochocientas bicicletas.", Kind.NUMBER, "seis mil ochocientas"),
        ("Costó 75 millones de euros.", Kind.NUMBER, "75 millones de euros"),
        ("Costó 75 mil millones de pesos.", Kind.NUMBER, "75 mil millones de pesos"),
        ("Creció 9.4 veces.", Kind.NUMBER, "9.4"),
        ("La usan miles de personas.", Kind.NUMBER, "miles"),
        ("Es la tercera del mundo.", Kind.NUMBER, "tercera"),
        ("Nació el 17 de febrero de 2010.", Kind.DATE, "17 de febrero de 2010"),
        ("Nació en marzo.", Kind.DATE, "marzo"),
        ("Nació en 2011.", Kind.DATE, "2011"),
        ("Nació el año pasado.", Kind.DATE, "el año pasado"),
        ("Ganó un premio en Berlín.", Kind.NAME, "Berlín"),
        ("Berlín la premió.", Kind.NAME, "Berlín"),
        ("BERLÍN PREMIÓ A LA CIUDAD.", Kind.NAME, "BERLÍN PREMIÓ A LA CIUDAD"),
        ("La premió la Universidad de París.", Kind.NAME, "Universidad de París"),
        ("Es parte de C40.", Kind.NAME, "C40"),
        ("Bicicletas públicas #BerlínNosPremia", Kind.NAME, "Berlín Nos Premia"),
        ("Míralo en https://example.com/otra", Kind.LINK, "https://example.com/otra"),
        ("Escribe a @otrobot", Kind.LINK, "@otrobot"),
    ],
)
def test_what_the_entry_does_not_say_is_refused(text: str, kind: Kind, written: str) -> None:
    assert refused(text, BIKES) == [(kind, written)]


def test_each_part_may_come_from_another_of_the_cited_entries() -> None:
    assert refused("Ecobici tiene 6,500 bicicletas; la Red C40, desde 2008.", BIKES, NETWORK) == []


def test_the_reason_names_what_the_entry_does_say() -> None:
    (refusal,) = check_claims("Costó 76 millones de pesos.", [BIKES], OWN, today=TODAY)

    assert "«75 millones de pesos»" in refusal.reason


def test_an_expired_or_withdrawn_entry_supports_nothing() -> None:
    expired = make.entry("ecobici", answer="Hay 6,500 bicicletas.", valid_until=date(2026, 11, 27))
    withdrawn = make.entry("ecobici", answer="Hay 6,500 bicicletas.", status=EntryStatus.RETIRED)

    for entry in (expired, withdrawn):
        assert refused("Hay 6,500 bicicletas.", entry) == [(Kind.ENTRY, "ecobici"), (Kind.NUMBER, "6,500")]


def test_a_claim_without_an_entry_is_told_to_cite_one() -> None:
    assert refused("Hay 6,500 bicicletas.") == [(Kind.ENTRY, ""), (Kind.NUMBER, "6,500")]
    assert refused("Te escuchamos.") == []


@settings(deadline=None)
@given(st.integers(2, 10**9).filter(lambda n: n not in (6500, 75_000_000, 2010, 2016, 2017)))
def test_a_number_that_is_not_in_the_entry_is_always_refused(number: int) -> None:
    assert refused(f"Hay {number:,} bicicletas.", BIKES)


def test_every_answer_of_the_base_supports_itself() -> None:
    wrong = {e.id: check_claims(e.answer, [e], content_words(), today=TODAY) for e in content()}

    assert {entry_id: refusals for entry_id, refusals in wrong.items() if refusals} == {}


@settings(deadline=None)  # milliseconds; the first look reads the whole content
@given(st.data())
def test_an_answer_with_a_changed_figure_is_refused(data: st.DataObject) -> None:
    entry = data.draw(st.sampled_from([e for e in content() if re.search(r" \d", e.answer)]))
    found = data.draw(st.sampled_from(list(re.finditer(r"(?<= )\d+(?:[.,]\d+)*", entry.answer))))
    changed = f"{entry.answer[: found.start()]}7{found.group()}3{entry.answer[found.end() :]}"

    assert check_claims(changed, [entry], content_words(), today=TODAY)

"""Amounts are read from Spanish text, in digits, in words and in between."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.claim_numbers import quantities, vague_amounts

UNITS = [
    "cero",
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciséis",
]
UNITS += [
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno",
    "veintidós",
    "veintitrés",
    "veinticuatro",
    "veinticinco",
]
UNITS += ["veintiséis", "veintisiete", "veintiocho", "veintinueve"]
TENS = ["treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"]
HUNDREDS = [
    "ciento",
    "doscientos",
    "trescientos",
    "cuatrocientos",
    "quinientos",
    "seiscientos",
    "setecientos",
    "ochocientos",
    "novecientos",
]


def in_words(number: int) -> str:
    """A number below 10**12 as Spanish spells it."""
    if number < 30:
        return UNITS[number]
    if number < 100:
        return TENS[number // 10 - 3] + (f" y {UNITS[number % 10]}" if number % 10 else "")
    if number < 1000:
        return "cien" if number == 100 else _joined(HUNDREDS[number // 100 - 1], number % 100)
    if number < 10**6:
        return _joined("mil" if number < 2000 else f"{in_words(number // 1000)} mil", number % 1000)
    millions = "un millón" if number < 2 * 10**6 else f"{in_words(number // 10**6)} millones"
    return _joined(millions, number % 10**6)


def _joined(head: str, rest: int) -> str:
    return f"{head} {in_words(rest)}" if rest else head


def read(text: str) -> list[tuple[float, str]]:
    return [(float(quantity.value), quantity.unit) for quantity in quantities(text)]


@settings(deadline=None)  # other work may share the machine
@given(st.integers(2, 10**12 - 1))
def test_a_number_in_words_is_read_as_the_number(number: int) -> None:
    assert read(f"Hubo {in_words(number)} visitas.") == [(number, "")]


@settings(deadline=None)  # other work may share the machine
@given(st.integers(2, 10**12 - 1))
def test_a_number_in_digits_is_read_with_and_without_commas(number: int) -> None:
    assert read(f"Hubo {number} visitas.") == read(f"Hubo {number:,} visitas.") == [(number, "")]


@settings(deadline=None)  # other work may share the machine
@given(st.decimals(Decimal("0.1"), Decimal(999), places=1))
def test_millions_of_pesos_are_the_same_however_they_are_written(amount: Decimal) -> None:
    pesos = [(float(amount * 10**6), "MXN")]

    assert read(f"{amount} mdp") == read(f"{amount} millones de pesos") == read(f"${amount} millones") == pesos


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("84 mil millones de pesos", [(84e9, "MXN")]),
        ("4 millones 790 mil visitantes", [(4_790_000, "")]),
        ("millón y medio de visitantes", [(1.5e6, "")]),
        ("dos millones y medio", [(2.5e6, "")]),
        ("US$12 mil", [(12_000, "USD")]),
        ("12 millones de euros", [(12e6, "EUR")]),
        ("9.4 por ciento", [(9.4, "%")]),
        ("15%", [(15, "%")]),
        ("la mitad del agua", [(50, "%")]),
        ("nueve de cada diez", [(9, ""), (10, "")]),
        ("la octava generación", [(8, "º")]),
        ("el 3er lugar", [(3, "º")]),
        ("Por primera vez, en primer lugar", []),
        ("una red de medio ambiente en C40, G20 y T-MEC", []),
    ],
)
def test_amounts_as_people_write_them(text: str, amounts: list[tuple[float, str]]) -> None:
    assert read(text) == amounts


def test_an_amount_that_is_not_said_is_noticed() -> None:
    assert vague_amounts("Miles de familias y el doble de árboles; dos mil becas") == ("miles", "doble")

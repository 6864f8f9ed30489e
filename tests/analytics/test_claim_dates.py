"""Dates are read from Spanish text, and a part of a date is known to be within the whole."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.claim_dates import relative_times, stated_dates

MONTHS = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
]


def read(text: str) -> list[tuple[int | None, int | None, int | None]]:
    return [(stated.year, stated.month, stated.day) for stated in stated_dates(text)]


@settings(deadline=None)  # other work may share the machine
@given(st.dates(date(1500, 1, 1), date(2099, 12, 31)))
def test_a_date_is_the_same_in_words_and_in_digits(day: date) -> None:
    parts = [(day.year, day.month, day.day)]

    assert read(f"el {day.day} de {MONTHS[day.month - 1]} de {day.year}.") == parts
    assert read(f"{day:%Y-%m-%d}") == read(f"{day:%d/%m/%Y}") == parts


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("del 31 de mayo al 16 de junio de 2019", [(2019, 5, 31), (2019, 6, 16)]),
        ("del 28 al 30 de septiembre de 2022", [(2022, 9, 28), (2022, 9, 30)]),
        ("en mayo y noviembre de 2016", [(2016, 5, None), (2016, 11, None)]),
        ("en 2017 y 2012-2015", [(2017, None, None), (2012, None, None), (2015, None, None)]),
        ("el 1o. de mayo", [(None, 5, 1)]),
        ("2019 pesos y 2,016 becas", []),
    ],
)
def test_dates_as_people_write_them(text: str, dates: list[tuple[int | None, int | None, int | None]]) -> None:
    assert read(text) == dates


def test_less_is_within_more_and_not_the_other_way() -> None:
    whole, month, other = stated_dates("23 de noviembre de 2015; noviembre de 2015; noviembre de 2016")

    assert month.is_within(whole)
    assert not whole.is_within(month)
    assert not other.is_within(whole)


def test_times_that_move_are_noticed() -> None:
    assert relative_times("Ganó el año pasado, este lunes") == ("el año pasado", "lunes")

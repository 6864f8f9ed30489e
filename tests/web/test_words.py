"""Words, numbers and dates of the console, as Mexico writes them."""

from __future__ import annotations

from datetime import date

import pytest

from domain.conversation import Status
from domain.knowledge import Asked, EntryKind, RelationType
from web import words


@pytest.mark.parametrize(("value", "written"), [(86, "86"), (1234567, "1,234,567"), (3.52, "3.52"), (0.5, "0.5")])
def test_numbers_have_commas_for_thousands(value: float, written: str) -> None:
    assert words.number(value) == written


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("2017", "2017"),
        ("2017-02", "febrero de 2017"),
        ("2017-02-01", "1 de febrero de 2017"),
        ("2017-13", "2017-13"),
        ("s/f", "s/f"),
    ],
)
def test_partial_dates_are_said_in_words(given: str, written: str) -> None:
    assert words.partial_date(given) == written


def test_a_day_is_said_in_words() -> None:
    assert words.day(date(2026, 9, 5)) == "5 de septiembre de 2026"


@pytest.mark.parametrize(("slug", "name"), [("medio-ambiente", "Medio ambiente"), ("que-es", "Qué es")])
def test_topics_read_as_titles(slug: str, name: str) -> None:
    assert words.topic_name(slug) == name


def test_an_open_period_is_said_in_words() -> None:
    assert words.period("2005-") == "desde 2005"
    assert words.period("2013-2018") == "2013-2018"


def test_every_value_has_its_word() -> None:
    assert set(words.KINDS) == set(words.KIND_OF_ONE) == set(EntryKind)
    assert set(words.RELATIONS) == set(RelationType)
    assert set(words.ASKED) == set(Asked)
    assert set(words.STATUSES) == set(Status)


def test_kinds_of_question_are_said_in_one_order() -> None:
    assert words.asked(frozenset({Asked.LIST, Asked.WHEN, Asked.WHO})) == "quién, cuándo, cuáles"

"""Keyed hashes that rotate."""

from __future__ import annotations

from domain.identity import SECONDS_A_DAY, PersonKeys


def keys(day: float = 0, secret: bytes = b"s") -> PersonKeys:
    return PersonKeys(secret, days=30, clock=lambda: day * SECONDS_A_DAY)


def test_a_person_keeps_a_key_within_a_period_and_loses_it_after() -> None:
    assert keys(1).person("telegram:1") == keys(29).person("telegram:1")
    assert keys(1).person("telegram:1") != keys(31).person("telegram:1")


def test_the_conversation_changes_every_day_and_never_equals_the_person() -> None:
    assert keys(1).conversation("telegram:1") != keys(2).conversation("telegram:1")
    assert keys(1).conversation("telegram:1")[:16] != keys(1).person("telegram:1")


def test_another_secret_gives_another_key_and_none_shows_in_a_repr() -> None:
    assert keys(secret=b"a").person("telegram:1") != keys(secret=b"b").person("telegram:1")
    assert "top-secret" not in repr(keys(secret=b"top-secret"))

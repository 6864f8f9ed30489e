"""Who writes too much is told once for each time that they do."""

from __future__ import annotations

from bot import flood
from bot.flood import Flood, Hearing

ANSWERED, TOLD, SILENT = Hearing.ANSWERED, Hearing.TOLD, Hearing.SILENT


def test_twenty_in_a_minute_are_answered_and_the_next_is_told() -> None:
    ana = Flood(20)

    heard = [ana.hear("ana", float(second)) for second in range(23)]

    assert heard == [*[ANSWERED] * 20, TOLD, SILENT, SILENT]


def test_one_every_three_seconds_is_never_too_much() -> None:
    ana = Flood(20)

    assert {ana.hear("ana", 3.0 * number) for number in range(100)} == {ANSWERED}


def test_who_goes_on_is_not_told_again_and_who_pauses_is_answered() -> None:
    ana = Flood(20)

    steady = [ana.hear("ana", 2.0 * number) for number in range(200)]
    later = ana.hear("ana", 400.0 + 61)

    assert steady.count(TOLD) == 1
    assert steady[-1] is SILENT
    assert later is ANSWERED


def test_others_are_unaffected() -> None:
    persons = Flood(2)
    for _ in range(5):
        persons.hear("ana", 1.0)

    assert persons.hear("beto", 1.0) is ANSWERED


def test_memory_is_bounded(monkeypatch) -> None:
    monkeypatch.setattr(flood, "PERSONS", 10)
    persons = Flood(20)
    for number in range(1000):
        for _ in range(3):
            persons.hear(f"p{number}", 1.0)
    for _ in range(1000):
        persons.hear("ana", 1.0)

    assert len(persons._persons) == 10
    assert len(persons._persons["ana"].moments) <= 40

"""Figures are read once for a page and its pictures, and again after a minute."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.figures import Figures
from web.kept_figures import MOST, KeptFigures


class Counting:
    """Counts how often it is read."""

    def __init__(self) -> None:
        self.read: list[Any] = []

    def figures(self, weeks: int, **chosen: Any) -> Figures:
        self.read.append((weeks, chosen["channel"]))
        return Figures((date(2026, 11, 16),), (), {}, 0, (), (), (), (), None, chosen["demo"])


def test_the_same_is_read_once_in_a_minute() -> None:
    counting, now = Counting(), [0.0]
    kept = KeptFigures(counting, clock=lambda: now[0])

    for at in (0.0, 59.0, 60.0):
        now[0] = at
        kept.figures(12, topics={})

    assert counting.read == [(12, None)] * 2


def test_other_choices_are_read_and_few_are_kept() -> None:
    counting = Counting()
    kept = KeptFigures(counting, clock=lambda: 0.0)

    for channel in range(MOST + 1):
        kept.figures(12, topics={}, channel=str(channel))
    kept.figures(12, topics={}, channel="0")
    kept.figures(12, topics={}, channel=str(MOST))

    assert len(counting.read) == MOST + 2
    assert kept.figures(12, topics={}, demo=True).demo

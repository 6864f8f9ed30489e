"""The numbers of the dashboard and the weekly report, each defined once; parts add up to their whole."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from domain.conversation import Status

Key = TypeVar("Key", bound=Hashable)

Z = 1.96  # of a 95 % interval
UNDERSTOOD = (Status.ANSWERED, Status.CLARIFIED, Status.DECLINED)  # questions about something, not greetings


@dataclass(frozen=True)
class Cell:
    """Questions of one week, channel and decision: the smallest part of which anything is told.

    At least k people are behind it, and it is rounded down to a multiple of k; what is smaller is no cell. Every
    number about decisions is a sum of cells, so that taking one from another never tells more than the cells do.
    """

    week: date  # its Monday
    channel: str
    status: Status
    questions: int


@dataclass(frozen=True)
class Kind:
    """Questions of one week and one kind (topic, vote, objection), protected like a `Cell`."""

    week: date
    kind: str
    questions: int


@dataclass(frozen=True)
class Share:
    """A part of a whole, with the interval that the chance of small numbers leaves open."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """0 to 1; None of nothing."""
        return self.part / self.whole if self.whole else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval, 0 to 1; everything is possible of nothing."""
        if not self.whole:
            return (0.0, 1.0)
        rate, n = self.part / self.whole, self.whole
        middle = (rate + Z * Z / (2 * n)) / (1 + Z * Z / n)
        half = Z * math.sqrt(rate * (1 - rate) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
        return (max(0.0, middle - half), min(1.0, middle + half))


@dataclass(frozen=True)
class Figures:
    """What was asked in some whole weeks."""

    weeks: tuple[date, ...]  # Mondays, oldest first, without holes
    cells: tuple[Cell, ...]
    people: Mapping[date, int]  # who asked in each week, rounded down to multiples of k
    people_in_all: int  # in all the weeks, rounded down; less than the sum, since people come back
    topics: tuple[Kind, ...]  # answered questions by the topic of the entry that was said
    votes: tuple[Kind, ...]  # up and down
    objections: tuple[Kind, ...]  # by the intent of the objection
    entries: tuple[tuple[str, int], ...]  # entries said, with answers, most often first
    latency_ms: tuple[int, int] | None  # half of the answers were as quick as this, and 95 of 100; None: too few
    demo: bool = False

    @property
    def total(self) -> int:
        """Questions, all decisions together."""
        return sum(cell.questions for cell in self.cells)

    def by_status(self) -> dict[Status, int]:
        return _sums(self.cells, lambda cell: cell.status, Status)

    def by_channel(self) -> dict[str, int]:
        return _sums(self.cells, lambda cell: cell.channel, sorted({cell.channel for cell in self.cells}))

    def by_week(self) -> dict[date, int]:
        return _sums(self.cells, lambda cell: cell.week, self.weeks)

    def by_topic(self) -> dict[str, int]:
        """Answered questions by topic, most first."""
        found = Counter[str]()
        for kind in self.topics:
            found[kind.kind] += kind.questions
        return dict(sorted(found.items(), key=lambda counted: (-counted[1], counted[0])))

    def share(self, status: Status, week: date | None = None) -> Share:
        """A decision among the questions about something: answered, asked back or declined."""
        counted = Counter[Status]()
        for cell in self.cells:
            if week is None or cell.week == week:
                counted[cell.status] += cell.questions
        return Share(counted[status], sum(counted[one] for one in UNDERSTOOD))

    def liked(self) -> Share:
        """Votes up among all votes."""
        up = sum(kind.questions for kind in self.votes if kind.kind == "up")
        return Share(up, sum(kind.questions for kind in self.votes))

    def stigma(self, week: date | None = None, kind: str | None = None) -> Share:
        """Objections, all or of one kind, among the questions about something: the stigma index."""
        objected = sum(
            one.questions for one in self.objections if week in (None, one.week) and kind in (None, one.kind)
        )
        whole = sum(cell.questions for cell in self.cells if week in (None, cell.week) and cell.status in UNDERSTOOD)
        return Share(min(objected, whole), whole)


def _sums(cells: Iterable[Cell], key: Callable[[Cell], Key], order: Iterable[Key]) -> dict[Key, int]:
    sums = dict.fromkeys(order, 0)
    for cell in cells:
        sums[key(cell)] += cell.questions
    return sums

"""Coverage and risk: how much is answered from each probability on, and how much of that is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from analytics.quality import LabelledQuestion, is_right
from domain.conversation import Answer, Status
from domain.fitted_trees import SAID_AS_DECLINE
from domain.knowledge import Entry


@dataclass(frozen=True)
class Guess:
    """What would be asserted first, whether or not it was."""

    score: float  # higher is surer
    right: bool


@dataclass(frozen=True)
class RiskPoint:
    """What happens when everything from a score on is answered."""

    threshold: float
    coverage: float  # share of all questions that is answered, 0 to 1
    risk: float  # share of the answered that is wrong, 0 to 1


@dataclass(frozen=True)
class RiskCurve:
    """Every point of one system, surest answers first; `asked` are all questions, also those never answered."""

    points: tuple[RiskPoint, ...]
    asked: int

    @property
    def area(self) -> float:
        """Mean risk over the coverage that is reached, 0 to 1: lower is better."""
        start = RiskPoint(1.0, 0.0, self.points[0].risk if self.points else 0.0)
        steps = list(pairwise((start, *self.points)))
        total = sum((b.coverage - a.coverage) * (a.risk + b.risk) / 2 for a, b in steps)
        return total / self.points[-1].coverage if self.points else 0.0

    def at(self, threshold: float) -> RiskPoint:
        """What happens when everything from this score on is answered."""
        within = [point for point in self.points if point.threshold >= threshold]
        return replace(within[-1], threshold=threshold) if within else RiskPoint(threshold, 0.0, 0.0)


@dataclass(frozen=True)
class Ending:
    """Where a system stands with its own thresholds."""

    system: str
    coverage: float  # share of all questions that it answers, 0 to 1
    risk: float  # share of those that is wrong, 0 to 1


def risk_curve(guesses: Sequence[Guess], asked: int) -> RiskCurve:
    """The curve of a system from its guesses, of which no question has more than one.

    Args:
        asked: how many questions there were, guessed at or not.
    """
    points: list[RiskPoint] = []
    answered = wrong = 0
    ordered = sorted(guesses, key=lambda guess: -guess.score)
    for score, tied in groupby(ordered, key=lambda guess: guess.score):
        rights = [guess.right for guess in tied]
        answered += len(rights)
        wrong += rights.count(False)
        points.append(RiskPoint(score, answered / asked, wrong / answered))
    return RiskCurve(tuple(points), asked)


def silent_entries(entries: Iterable[Entry]) -> frozenset[str]:
    """Ids of those that say that there is no answer here: unknowns and referrals."""
    return frozenset(entry.id for entry in entries if entry.kind in SAID_AS_DECLINE)


def guess_of(question: LabelledQuestion, answer: Answer, silent: frozenset[str]) -> Guess | None:
    """What would have been asserted at a low enough threshold; None when nothing ever would.

    Args:
        silent: see `silent_entries`.
    """
    if not answer.entries or answer.entries[0] in silent or answer.status is Status.SMALL_TALK:
        return None
    said = answer if answer.status is Status.ANSWERED else replace(answer, entries=answer.entries[:1])
    return Guess(answer.score, is_right(question, said))

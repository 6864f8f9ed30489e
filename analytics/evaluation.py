"""What was measured of each system on the same questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.quality import LabelledQuestion, Outcome, by_kind, calibration_error, outcome
from analytics.risk import Ending, RiskCurve, guess_of, risk_curve
from domain.conversation import Answer, Status

OURS = "Tu Lugar"


@dataclass(frozen=True)
class Measured:
    """One system: what it answered to each question, and what became of it."""

    system: str
    questions: tuple[LabelledQuestion, ...]
    answers: tuple[Answer, ...]
    curve: RiskCurve
    threshold: float | None = None  # fitted for this comparison; None: as the system comes

    @property
    def outcomes(self) -> list[Outcome]:
        """In the order of the questions."""
        return [outcome(question, answer) for question, answer in zip(self.questions, self.answers, strict=True)]

    def grouped(self, label: str) -> dict[str, list[Outcome]]:
        """Outcomes by "kind" or "style", largest group first."""
        names = (str(getattr(question, label)) for question in self.questions)
        return by_kind(zip(names, self.outcomes, strict=True))

    @property
    def ending(self) -> Ending:
        """How much it answers as it stands, and how much of that is wrong."""
        answered = sum(answer.status is Status.ANSWERED for answer in self.answers)
        wrong = self.outcomes.count(Outcome.WRONG)
        return Ending(self.system, answered / max(len(self.answers), 1), wrong / max(answered, 1))

    @property
    def calibration(self) -> float:
        """Expected calibration error of what was answered, 0 to 1."""
        pairs = zip(self.answers, self.outcomes, strict=True)
        return calibration_error([(a.score, o is Outcome.CORRECT) for a, o in pairs if a.status is Status.ANSWERED])

    def worst(self, limit: int) -> list[tuple[LabelledQuestion, Answer, Outcome]]:
        """Wrong answers, the surest first, then missed ones; at most so many."""
        rows = zip(self.questions, self.answers, self.outcomes, strict=True)
        bad = [row for row in rows if row[2] in {Outcome.WRONG, Outcome.MISSED}]
        return sorted(bad, key=lambda row: (row[2] is not Outcome.WRONG, -row[1].score))[:limit]


def measured(
    system: str, questions: Sequence[LabelledQuestion], answers: Sequence[Answer], silent: frozenset[str]
) -> Measured:
    """What a system did; `silent` are the entries that say that there is no answer here."""
    guesses = [guess_of(question, answer, silent) for question, answer in zip(questions, answers, strict=True)]
    curve = risk_curve([guess for guess in guesses if guess], len(questions))
    return Measured(system, tuple(questions), tuple(answers), curve)

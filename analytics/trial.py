"""What a change of one entry does to the labelled questions, before anybody saves it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from analytics.quality import LabelledQuestion, Outcome, outcome
from domain.answering import Answering
from domain.conversation import Answer, Interpretation, Question
from domain.decision import FittedDecision
from domain.knowledge import Entry
from domain.text import clean_message
from knowledge_base.live import LiveKnowledge

COMPARED = 150  # labelled questions nearest to what changes; farther ones hardly notice
WORTH = {Outcome.WRONG: 0, Outcome.MISSED: 1, Outcome.CLARIFIED: 2, Outcome.CORRECT: 3}

Interpret = Callable[[str], Interpretation]


@dataclass(frozen=True)
class ChangedAnswer:
    """A labelled question that gets another answer."""

    question: LabelledQuestion
    before: Answer
    after: Answer

    @property
    def outcomes(self) -> tuple[Outcome, Outcome]:
        """What the person got before, and what they get with the change."""
        return outcome(self.question, self.before), outcome(self.question, self.after)

    @property
    def gain(self) -> int:
        """Above zero when the answer gets better, below when it gets worse."""
        was, becomes = self.outcomes
        return WORTH[becomes] - WORTH[was]


@dataclass(frozen=True)
class TrialResult:
    """The effect on the questions that lie nearest to the change, worst first."""

    compared: int
    of: int
    changed: tuple[ChangedAnswer, ...]

    @property
    def better(self) -> int:
        return sum(change.gain > 0 for change in self.changed)

    @property
    def worse(self) -> int:
        return sum(change.gain < 0 for change in self.changed)


class Trial:
    """Tries changes on labelled questions that stand alone.

    Args:
        interpret: what Rasa makes of a text.
    """

    def __init__(
        self,
        live: LiveKnowledge,
        decision: FittedDecision,
        questions: Sequence[LabelledQuestion],
        interpret: Interpret,
    ) -> None:
        self._live = live
        self._decision = decision
        self._questions = [one for one in questions if not one.context and clean_message(one.text)]
        self._interpret = interpret
        self._heard: dict[str, Interpretation] = {}  # by question; Rasa's model stays while this process lives
        self._answered: tuple[int, dict[str, Answer]] = (-1, {})  # a version, and what it answers
        self._vectors = live.encoder.encode([clean_message(one.text) for one in self._questions])

    def effect(self, entry: Entry, texts: Sequence[str]) -> TrialResult:
        """What becomes of the questions nearest to `texts`, the new words of a changed entry."""
        self._live.refresh()
        nearest = self._nearest(texts, entry.id)
        after = Answering(self._live.with_entry(entry), self._decision)
        changed = []
        for one in nearest:
            question, heard = Question(clean_message(one.text)), self._heard_in(one)
            change = ChangedAnswer(one, self._before(one, heard), after.answer(question, heard))
            if _said(change.before) != _said(change.after):
                changed.append(change)
        changed.sort(key=lambda change: (change.gain, change.question.id))
        return TrialResult(len(nearest), len(self._questions), tuple(changed))

    def _heard_in(self, one: LabelledQuestion) -> Interpretation:
        """What Rasa makes of a question, asked once; while it is down, it is asked again."""
        heard = self._heard.get(one.id) or self._interpret(clean_message(one.text))
        if heard.intent:
            self._heard[one.id] = heard
        return heard

    def _before(self, one: LabelledQuestion, heard: Interpretation) -> Answer:
        """What people get today; decided once for each version, unless Rasa was down then."""
        version, answers = self._answered
        if version != self._live.version:
            version, answers = self._answered = (self._live.version, {})
        if one.id in answers:
            return answers[one.id]
        answer = Answering(self._live, self._decision).answer(Question(clean_message(one.text)), heard)
        if heard.intent:
            answers[one.id] = answer
        return answer

    def _nearest(self, texts: Sequence[str], entry_id: str) -> list[LabelledQuestion]:
        """Those that the entry is labelled as right for come first."""
        if not self._questions:
            return []
        closeness = (self._vectors @ self._live.encoder.encode(list(texts)).T).max(axis=1)
        labelled = np.array([entry_id in one.gold for one in self._questions])
        order = np.argsort(-(closeness + labelled), kind="stable")
        return [self._questions[place] for place in order[:COMPARED]]


def _said(answer: Answer) -> tuple[object, ...]:
    """What a person notices of an answer."""
    options = tuple(option.entry_id for option in answer.options)
    return answer.status, answer.text, options

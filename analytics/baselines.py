"""What simpler systems answer to the same questions: their best entry, always or from a fitted score on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from analytics.evaluation import Measured, measured
from analytics.quality import LabelledQuestion, Outcome, outcome
from analytics.risk import silent_entries
from domain.conversation import Answer, Cause, Status
from domain.fitted_trees import SAID_AS_DECLINE
from domain.knowledge import Entry, EntryKind
from domain.text import clean_message
from knowledge_base.encoder import Encoder
from knowledge_base.lexical import WordSearch
from knowledge_base.passages import passages_of
from knowledge_base.training.decision import Prices

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ALWAYS = float("-inf")  # a threshold that everything reaches
PRICE = {Outcome.WRONG: Prices.wrong, Outcome.MISSED: Prices.missed}  # a right answer costs nothing
NOTHING = Answer(Status.DECLINED, "", cause=Cause.NOT_FOUND)


@dataclass(frozen=True)
class Best:
    """The best entry of a baseline for one text; None when it sees no question in it."""

    entry: Entry | None
    score: float = 0.0

    def answer(self, threshold: float) -> Answer:
        """What is said from a score on; an entry of what is not known declines by itself."""
        if self.entry is None or self.score < threshold:
            return NOTHING
        if self.entry.kind in SAID_AS_DECLINE:
            cause = Cause.NO_CONTENT if self.entry.kind is EntryKind.UNKNOWN else Cause.OTHER_OFFICE
            return Answer(Status.DECLINED, self.entry.answer, cause=cause, entries=(self.entry.id,), score=self.score)
        return Answer(Status.ANSWERED, self.entry.answer, entries=(self.entry.id,), score=self.score)


@dataclass(frozen=True)
class Baseline:
    """A system to compare with."""

    name: str
    best: Callable[[Sequence[str]], Sequence[Best]]  # of each text


def words_alone(entries: Sequence[Entry]) -> Baseline:
    """BM25 over the passages that our own search has."""
    words = WordSearch([passage.text for passage in passages_of(entries)])
    return Baseline("BM25", _passage_search(entries, words.scores))


def vectors_alone(entries: Sequence[Entry], encoder: Encoder) -> Baseline:
    """The nearest passage by cosine, of those that our own search has."""
    vectors = encoder.encode([passage.text for passage in passages_of(entries)])
    return Baseline("vectores", _passage_search(entries, lambda text: vectors @ encoder.encode([text])[0]))


def _passage_search(
    entries: Sequence[Entry], scores: Callable[[str], NDArray[np.float32]]
) -> Callable[[Sequence[str]], Sequence[Best]]:
    known = {entry.id: entry for entry in entries}
    owners = [known[passage.entry_id] for passage in passages_of(entries)]

    def best(texts: Sequence[str]) -> list[Best]:
        found = [scores(text) for text in texts]
        return [Best(owners[int(one.argmax())], float(one.max())) for one in found]

    return best


def compare(
    baseline: Baseline,
    entries: Sequence[Entry],
    questions: Sequence[LabelledQuestion],
    fit_on: Sequence[LabelledQuestion] = (),
) -> Iterator[Measured]:
    """The baseline as it comes, then with a threshold fitted on other questions if there are any.

    It sees the last message of each conversation alone.
    """
    best = baseline.best([clean_message(question.text) or "?" for question in (*questions, *fit_on)])
    ours, others = best[: len(questions)], best[len(questions) :]
    always = measured(baseline.name, questions, [one.answer(ALWAYS) for one in ours], silent_entries(entries))
    yield always
    if fit_on:
        threshold = cheapest_threshold(fit_on, others)
        yield replace(always, answers=tuple(one.answer(threshold) for one in ours), threshold=threshold)


def cheapest_threshold(questions: Sequence[LabelledQuestion], best: Sequence[Best]) -> float:
    """The score that costs least at the prices that our own thresholds were fitted with; the lowest of equals."""
    scores = sorted({one.score for one in best})
    middles = [(low + high) / 2 for low, high in pairwise(scores)]
    candidates = [ALWAYS, *middles, float("inf")]
    return min(candidates, key=lambda threshold: _cost(questions, best, threshold))


def _cost(questions: Sequence[LabelledQuestion], best: Sequence[Best], threshold: float) -> float:
    outcomes = (outcome(question, one.answer(threshold)) for question, one in zip(questions, best, strict=True))
    return sum(PRICE.get(one, 0.0) for one in outcomes)

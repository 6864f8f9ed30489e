"""Fit the decision on labelled questions: which candidates are right, and from when on to say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from domain.conversation import Interpretation, Question
from domain.decision import FittedDecision, compare
from domain.fitted_trees import SAID_AS_DECLINE, Thresholds
from domain.knowledge import EntryKind, ScoredEntry
from domain.signals import JUDGED, signals
from knowledge_base.training.order import fit_order
from knowledge_base.training.rows import Candidates
from knowledge_base.training.trees import USUAL, Size, boost, directions, plain

FOLDS = 5
OPTIONS = 3  # candidates that a person may choose from
COMPARED = frozenset({"answerable", "objection"})  # kinds of question that tell which candidate comes first
GAPS = ("near_miss", "unknown")  # kinds of question that nobody can answer; each counts alike, however many there are
FOLLOW_UPS = ("followup",)
# Which share of the questions of some kinds may go wrong.
ALLOWED_WRONG = ((("answerable",), 0.02), (GAPS, 0.08), (FOLLOW_UPS, 0.05))
ANSWER, DECLINE = np.arange(0.40, 0.96, 0.01), np.arange(0.30, 0.96, 0.05)
CLARIFY = np.arange(0.30, 0.96, 0.02)


@dataclass(frozen=True)
class Prices:
    """What each ending costs a person; a right answer costs nothing."""

    wrong: float = 1.75  # asserting something else: what the project exists to avoid
    missed: float = 1.0  # declining what could have been answered
    asked_back: float = 0.35  # a person has to press one more button
    asked_back_in_vain: float = 0.15  # and none of the options is right: a decline shows the nearest entries too


@dataclass(frozen=True)
class Judged:
    """A labelled question with what Rasa and search made of it."""

    kind: str
    gold: frozenset[str]
    question: Question
    interpretation: Interpretation
    found: tuple[ScoredEntry, ...]
    near: frozenset[str] = frozenset()  # what lies near and does not answer it, or tells why nobody can


@dataclass(frozen=True)
class Fitted:
    """A decision, and what it would have said of each question if it had not seen it."""

    decision: FittedDecision
    unseen: Sequence[Mapping[str, float]]  # of each question, the probability of its candidates by entry id


def fit_decision(judged: Sequence[Judged], prices: Prices = Prices()) -> Fitted:
    """Trees over the signals; scale and thresholds come from folds that the trees have not seen."""
    alone = candidates_of(judged)
    compared = [one.kind in COMPARED for one in judged]
    rows = with_order(alone, unseen_sums(alone, compared))
    unseen = unseen_odds(rows, directions(rows.names))
    scale, shift = calibration(unseen, rows)
    probability = expit(scale * unseen + shift)
    thresholds = cheapest_thresholds(judged, rows.group, probability, prices)
    fitted = plain(boost(rows.values, rows.right, rows.weight, directions(rows.names)), scale)
    order = fit_order(alone, np.flatnonzero(compared))
    decision = FittedDecision(fitted.start + shift, thresholds, rows.names, fitted.trees, order)
    return Fitted(decision, _by_entry(judged, rows, probability))


def _by_entry(
    judged: Sequence[Judged], rows: Candidates, probability: NDArray[np.float64]
) -> list[Mapping[str, float]]:
    found: list[dict[str, float]] = [{} for _ in judged]
    for question, place, value in zip(rows.group.tolist(), _places(rows.group), probability.tolist(), strict=True):
        found[question][judged[question].found[place].entry.id] = value
    return list(found)


def _places(group: NDArray[np.int64]) -> list[int]:
    """The place of each candidate among those of its question."""
    return (np.arange(len(group)) - np.searchsorted(group, group)).tolist()


def unseen_sums(rows: Candidates, compared: Sequence[bool]) -> NDArray[np.float64]:
    """The weighed sum of each candidate, by weights that have not seen its question."""
    sums = np.zeros(len(rows.right))
    for learn, judge in GroupKFold(FOLDS).split(rows.values, rows.right, rows.group):
        learnt = np.unique(rows.group[learn])
        order = fit_order(rows, learnt[np.array(compared)[learnt]])
        weights = np.array([order.get(name, 0.0) for name in rows.names])
        sums[judge] = rows.values[judge] @ weights
    return sums


def with_order(rows: Candidates, sums: NDArray[np.float64]) -> Candidates:
    """The rows with what their weighed sums tell beside those of the other candidates."""
    told = [beside for part in np.split(sums, _ends(rows.group)) for beside in compare(part.tolist())]
    names = tuple(told[0])
    more = np.array([[beside[name] for name in names] for beside in told])
    return replace(rows, names=(*rows.names, *names), values=np.column_stack([rows.values, more]))


def _ends(group: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where the candidates of each question end, but for the last."""
    return np.flatnonzero(np.diff(group)) + 1


def unseen_odds(rows: Candidates, directed: Sequence[int] | None, size: Size = USUAL) -> NDArray[np.float64]:
    """Logarithm of the odds of each candidate, from trees that have not seen its question."""
    odds = np.zeros(len(rows.right))
    for learn, judge in GroupKFold(FOLDS).split(rows.values, rows.right, rows.group):
        model = boost(rows.values[learn], rows.right[learn], rows.weight[learn], directed, size)
        odds[judge] = model.decision_function(rows.values[judge])
    return odds


def calibration(odds: NDArray[np.float64], rows: Candidates) -> tuple[float, float]:
    """(scale, shift) of the odds with which they agree best with how often the likeliest candidate is right."""
    last = np.append(_ends(rows.group), len(odds))
    starts = np.append(0, last[:-1])
    tops = np.array([start + int(np.argmax(odds[start:end])) for start, end in zip(starts, last, strict=True)])
    model = LogisticRegression(C=1e6).fit(odds[tops, None], rows.right[tops], sample_weight=rows.weight[tops])
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def candidates_of(judged: Sequence[Judged]) -> Candidates:
    """Signals and labels of the candidates of every question that get a probability."""
    rows = [(i, *row) for i, one in enumerate(judged) for row in _rows(one)]
    names = tuple(rows[0][1])
    return Candidates(
        names,
        np.array([[values[name] for name in names] for _, values, _, _ in rows]),
        np.array([float(right) for _, _, right, _ in rows]),
        np.array([weight for _, _, _, weight in rows]),
        np.array([group for group, _, _, _ in rows]),
    )


def _rows(one: Judged) -> Iterator[tuple[dict[str, float], int, float]]:
    """(signals, 1 if right, weight) of each candidate; what may be right or not weighs nothing."""
    unknown_seen = False
    for place, candidate in enumerate(one.found[:JUDGED]):
        right, weight = is_right(one, candidate), 1.0
        if one.kind in {"near_miss", "unknown"} and candidate.entry.kind is EntryKind.UNKNOWN:
            right, weight, unknown_seen = not unknown_seen, 0.0 if unknown_seen else 0.5, True
        if one.kind in {"off_topic", "hostile"} and candidate.entry.kind is EntryKind.REFERRAL:
            weight = 0.0
        yield signals(one.question, one.interpretation, one.found, place), int(right), weight


def is_right(one: Judged, candidate: ScoredEntry) -> bool:
    """Whether a candidate is labelled as an answer; an objection may be met by any objection entry."""
    objection = one.kind == "objection" and candidate.entry.kind is EntryKind.OBJECTION
    return objection or candidate.entry.id in one.gold


def cheapest_thresholds(
    judged: Sequence[Judged], group: NDArray[np.int64], probability: NDArray[np.float64], prices: Prices
) -> Thresholds:
    """Answers as much as it may without more wrong than allowed; the other two thresholds cost the least."""
    ends = _endings(judged, group, probability)
    kinds = np.array([one.kind for one in judged])
    allowed = (a for a in ANSWER if all(_share(ends.wrong(a), kinds, these) <= most for these, most in ALLOWED_WRONG))
    answer_from = float(next(allowed, ANSWER[-1]))
    grid = [Thresholds(answer_from, float(d), float(c)) for d in DECLINE for c in CLARIFY]
    return min(grid, key=lambda thresholds: ends.price(thresholds, prices))


def _share(wrong: NDArray[np.bool_], kinds: NDArray[np.str_], these: Sequence[str]) -> float:
    """Which share of the questions of these kinds went wrong, the mean of the kinds; 0 if there are none."""
    shares = [float(wrong[kinds == kind].mean()) for kind in these if (kinds == kind).any()]
    return sum(shares) / len(shares) if shares else 0.0


@dataclass(frozen=True)
class _Endings:
    """One value for each question."""

    first: NDArray[np.float64]  # probability of the likeliest candidate
    among_options: NDArray[np.float64]  # of one of the first three
    asserts: NDArray[np.bool_]  # the first would be said as an answer
    first_right: NDArray[np.bool_]
    option_right: NDArray[np.bool_]
    answerable: NDArray[np.bool_]

    def wrong(self, answer_from: float) -> NDArray[np.bool_]:
        """Of each question, whether something else would be asserted."""
        return self.asserts & (self.first >= answer_from) & ~self.first_right

    def price(self, thresholds: Thresholds, prices: Prices) -> float:
        """What all of it costs people."""
        asserted = self.asserts & (self.first >= thresholds.answer_from)
        declined = ~self.asserts & (self.first >= thresholds.decline_from)
        asked_back = ~asserted & ~declined & (self.among_options >= thresholds.clarify_from)
        left = ~asserted & ~asked_back & self.answerable & ~(declined & self.first_right)
        vain = np.where(self.option_right, prices.asked_back, prices.asked_back_in_vain)
        wrong = self.wrong(thresholds.answer_from)
        return float(prices.wrong * wrong.sum() + prices.missed * left.sum() + vain[asked_back].sum())


def _endings(judged: Sequence[Judged], group: NDArray[np.int64], probability: NDArray[np.float64]) -> _Endings:
    parts = np.split(probability, _ends(group))
    rows = [_ending(one, part) for one, part in zip(judged, parts, strict=True)]
    first, among, *flags = (np.array(column) for column in zip(*rows, strict=True))
    return _Endings(first, among, *flags)


def _ending(one: Judged, probability: NDArray[np.float64]) -> tuple[float, float, bool, bool, bool, bool]:
    order = np.argsort(-probability, kind="stable")
    ranked = [one.found[i] for i in order]
    return (
        float(probability[order[0]]) if ranked else 0.0,
        float(probability[order[:OPTIONS]].sum()),
        bool(ranked) and ranked[0].entry.kind not in SAID_AS_DECLINE,
        bool(ranked) and is_right(one, ranked[0]),
        any(is_right(one, candidate) for candidate in ranked[:OPTIONS]),
        bool(one.gold),
    )

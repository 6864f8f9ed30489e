"""Fit the decision about messages in the middle of a conversation: is the topic meant, or what belongs to it?"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import expit

from domain.answering import CANDIDATES
from domain.decision import FittedDecision
from domain.fitted_trees import SAID_AS_DECLINE
from domain.in_context import WIDE, ContextDecision, Heard, hear
from domain.knowledge import Entry, EntryKind, ScoredEntry
from domain.ports import EntrySearch
from knowledge_base.training.decision import (
    FOLLOW_UPS,
    Judged,
    Prices,
    calibration,
    cheapest_thresholds,
    is_right,
    unseen_odds,
)
from knowledge_base.training.rows import Candidates
from knowledge_base.training.trees import Size, boost, plain

SIZE = Size(trees=120, rate=0.08, leaves=16, least=25)
ALONE = 0.3  # weight of a message that stands alone; there are many more of them
NEAR = (1, 5)  # places among what was found, from which half of the topics are taken that such a message leaves


@dataclass(frozen=True)
class LabelledHeard:
    """A labelled message, with what it is weighed against."""

    judged: Judged
    heard: Heard


def follow_ups(judged: Sequence[Judged], decision: FittedDecision, search: EntrySearch) -> list[LabelledHeard]:
    """Messages that follow another one; their questions name the current entry."""
    return [LabelledHeard(one, heard) for one in judged if (heard := _heard(one, decision, search)) is not None]


def new_topics(
    judged: Sequence[Judged],
    probabilities: Sequence[Mapping[str, float]],
    entries: Sequence[Entry],
    decision: FittedDecision,
    search: EntrySearch,
) -> list[LabelledHeard]:
    """Messages that stand alone, each after a topic that it leaves: half of them a near one, half any.

    Args:
        probabilities: of the candidates of each message, by entry id, from a fit that has not seen it.
        entries: those that a conversation may be about.
    """
    chance = random.Random(0)
    made = []
    for one, unseen in zip(judged, probabilities, strict=True):
        near = [found.entry for found in one.found[NEAR[0] : NEAR[1]] if found.entry.id not in one.gold]
        before = chance.choice(near if near and chance.random() < 0.5 else entries)
        after = replace(one, question=replace(one.question, current_entry=before.id))
        heard = _heard(after, decision, search)
        if heard is not None and before.kind is not EntryKind.REFERRAL:
            seen = tuple(replace(each, probability=unseen.get(each.entry.id, 0.0)) for each in heard.judged)
            made.append(LabelledHeard(after, replace(heard, judged=seen)))
    return made


def fit_in_context(
    following: Sequence[LabelledHeard], leaving: Sequence[LabelledHeard], size: Size = SIZE
) -> ContextDecision:
    """Trees over what speaks for each candidate; thresholds from the messages that follow another, in unseen folds."""
    rows = _candidates([*following, *leaving], len(following))
    odds = unseen_odds(rows, None, size)
    scale, shift = calibration(odds, rows)
    about = rows.group < len(following)
    judged = [replace(one.judged, kind=FOLLOW_UPS[0], found=_as_found(one)) for one in following]
    thresholds = cheapest_thresholds(judged, rows.group[about], expit(scale * odds[about] + shift), Prices())
    fitted = plain(boost(rows.values, rows.right, rows.weight, None, size), scale)
    return ContextDecision(fitted.start + shift, thresholds, rows.names, fitted.trees)


def _heard(one: Judged, decision: FittedDecision, search: EntrySearch) -> Heard | None:
    current = search.entry(one.question.current_entry or "")
    if current is None:
        return None
    found = search.search(one.question.text, limit=WIDE)
    ranked = decision.ranked(one.question, one.interpretation, found[:CANDIDATES])
    return hear(one.question, one.interpretation, current, (ranked, found), search)


def _as_found(one: LabelledHeard) -> tuple[ScoredEntry, ...]:
    return tuple(map(one.heard.found, one.heard.candidates))


def _candidates(heard: Sequence[LabelledHeard], following: int) -> Candidates:
    rows = [(i, *row) for i, one in enumerate(heard) for row in _rows(one, 1.0 if i < following else ALONE)]
    names = tuple(rows[0][1])
    return Candidates(
        names,
        np.array([list(values.values()) for _, values, _, _ in rows]),
        np.array([float(right) for _, _, right, _ in rows]),
        np.array([weight for _, _, _, weight in rows]),
        np.array([group for group, _, _, _ in rows]),
    )


def _rows(one: LabelledHeard, weight: float) -> Iterator[tuple[dict[str, float], bool, float]]:
    """(signals, whether it is right, weight) of each candidate.

    Where nobody can answer, what is labelled as near and tells why is right; what else tells why weighs nothing.
    """
    for candidate, values in zip(_as_found(one), one.heard.signals(), strict=True):
        tells_why = not one.judged.gold and candidate.entry.kind in SAID_AS_DECLINE
        named = tells_why and candidate.entry.id in one.judged.near
        yield values, named or is_right(one.judged, candidate), 0.0 if tells_why and not named else weight

"""Answered right, answered wrong: what became of labelled questions."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from statistics import quantiles

from domain.conversation import Answer, Status

OBJECTION_PREFIX = "objecion-"
SHOWN_EVIDENCE = 4  # the objection and the entries that it brings along
RESAMPLES = 1000


class Outcome(StrEnum):
    """What a person got, beside what would have been right."""

    CORRECT = "correct"
    CLARIFIED = "clarified"  # asked back, with the right option or rightly in doubt
    MISSED = "missed"  # declined, or asked back without the right option
    WRONG = "wrong"  # asserted something else


@dataclass(frozen=True)
class LabelledQuestion:
    """A question and the entries that would answer it; none when it must not be answered."""

    id: str
    text: str
    kind: str
    style: str
    gold: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    near: tuple[str, ...] = ()  # entries that lie near and do not answer it, or tell why nobody can


def read_questions(path: Path) -> tuple[LabelledQuestion, ...]:
    """Labelled questions from JSON lines."""
    lines = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return tuple(
        LabelledQuestion(
            str(raw["id"]),
            raw["text"],
            raw["kind"],
            raw["style"],
            tuple(raw.get("gold") or ()),
            tuple(raw.get("context") or ()),
            tuple(raw.get("near") or ()),
        )
        for raw in lines
    )


def outcome(question: LabelledQuestion, answer: Answer) -> Outcome:
    """How an answer compares with what is labelled."""
    if question.kind == "small_talk":
        return Outcome.CORRECT if answer.status is Status.SMALL_TALK else _unasked(answer)
    if not question.gold:
        return _unasked(answer)
    if answer.status is Status.ANSWERED:
        return Outcome.CORRECT if is_right(question, answer) else Outcome.WRONG
    if answer.status is Status.CLARIFIED and _offered(question, answer):
        return Outcome.CLARIFIED
    return Outcome.MISSED


def _unasked(answer: Answer) -> Outcome:
    """What must not be answered may be declined, met with small talk, or asked back."""
    if answer.status is Status.ANSWERED:
        return Outcome.WRONG
    return Outcome.CLARIFIED if answer.status is Status.CLARIFIED else Outcome.CORRECT


def is_right(question: LabelledQuestion, answer: Answer) -> bool:
    """Whether what an answer asserts is labelled as right; any objection entry meets an objection."""
    if question.kind != "objection":
        return answer.entries[0] in question.gold
    return answer.entries[0].startswith(OBJECTION_PREFIX) or bool(
        set(answer.entries[:SHOWN_EVIDENCE]) & set(question.gold)
    )


def _offered(question: LabelledQuestion, answer: Answer) -> bool:
    offered = {option.entry_id for option in answer.options}
    objection = question.kind == "objection" and any(option.startswith(OBJECTION_PREFIX) for option in offered)
    return objection or bool(offered & set(question.gold))


@dataclass(frozen=True)
class Share:
    """A share of questions with its 95 % bootstrap interval, each 0 to 1."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:5.1%} [{self.low:5.1%}, {self.high:5.1%}]"


def share(hits: Sequence[bool], *, seed: int = 7) -> Share:
    """The share of hits; the interval is that of resampled questions."""
    if not hits:
        return Share(0.0, 0.0, 0.0)
    dice = random.Random(seed)
    means = [sum(dice.choices(hits, k=len(hits))) / len(hits) for _ in range(RESAMPLES)]
    cuts = quantiles(means, n=40)
    return Share(sum(hits) / len(hits), cuts[0], cuts[-1])


def by_kind(outcomes: Iterable[tuple[str, Outcome]]) -> dict[str, list[Outcome]]:
    """Outcomes grouped by the kind (or style) that stands beside them, largest group first."""
    groups: defaultdict[str, list[Outcome]] = defaultdict(list)
    for kind, one in outcomes:
        groups[kind].append(one)
    return dict(sorted(groups.items(), key=lambda group: -len(group[1])))


def calibration_error(pairs: Sequence[tuple[float, bool]], *, bins: int = 10) -> float:
    """Expected calibration error of (probability, was right) pairs, 0 to 1."""
    groups: defaultdict[int, list[tuple[float, bool]]] = defaultdict(list)
    for probability, right in pairs:
        groups[min(int(probability * bins), bins - 1)].append((probability, right))
    gaps = (abs(sum(p for p, _ in g) - sum(r for _, r in g)) for g in groups.values())
    return sum(gaps) / len(pairs) if pairs else 0.0

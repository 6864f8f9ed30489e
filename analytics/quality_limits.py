"""How many wrong answers are allowed, by kind of question, and where there are more."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from analytics.quality import Outcome
from domain.errors import InvalidValue


def read_limits(path: Path) -> dict[str, float]:
    """Kind of question -> greatest allowed share of wrong answers, 0 to 1.

    Raises:
        InvalidValue: the file is not such a list; the message says why.
    """
    try:
        limits = json.loads(path.read_text(encoding="utf-8"))
        numbers = {str(kind): float(limit) for kind, limit in limits.items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise InvalidValue(f'{path.name} debe ser como {{"answerable": 0.05}}: {error}') from error
    outside = [kind for kind, limit in numbers.items() if not 0 <= limit <= 1]
    if outside:
        raise InvalidValue(f"{path.name}: el límite de {', '.join(outside)} debe estar entre 0 y 1.")
    return numbers


def broken_limits(outcomes: Mapping[str, Sequence[Outcome]], limits: Mapping[str, float]) -> list[str]:
    """What is wrong, a sentence in Spanish for each kind: above its limit, or not asked at all."""
    return [problem for kind, limit in limits.items() if (problem := _problem(kind, outcomes.get(kind, ()), limit))]


def _problem(kind: str, outcomes: Sequence[Outcome], limit: float) -> str:
    if not outcomes:
        return f"{kind}: tiene un límite y ninguna pregunta de esa clase."
    wrong = sum(one is Outcome.WRONG for one in outcomes)
    if wrong <= limit * len(outcomes):
        return ""
    share = wrong / len(outcomes)
    return f"{kind}: se contestó mal {share:.1%} ({wrong} de {len(outcomes)}); el límite es {limit:.1%}."

"""Measures causes on labelled misses: the answers of `tulugar ask --batch` in, a confusion matrix out.

tulugar ask --batch < tests/analytics/causes.jsonl | python -m benchmarks.causes
"""

from __future__ import annotations

import json
import sys
from collections import Counter

from domain.conversation import Cause
from settings import ROOT

LABELLED = ROOT / "tests" / "analytics" / "causes.jsonl"


def main() -> None:
    """A line for each cause: how many, and what was decided about them; then the share that is right."""
    lines = LABELLED.read_text(encoding="utf-8").splitlines()
    labels = {line["id"]: Cause(line["cause"]) for line in map(json.loads, lines)}
    decided = Counter[tuple[Cause, str]]()
    for answer in map(json.loads, sys.stdin):
        decided[labels[answer["id"]], answer["cause"] or answer["status"]] += 1
    missed, right = 0, 0
    for cause in Cause:
        row = {got: n for (label, got), n in decided.items() if label is cause}
        if row:
            print(f"{cause.value}: {', '.join(f'{got} {n}' for got, n in sorted(row.items()))}")
        missed += sum(n for got, n in row.items() if got in set(Cause))
        right += row.get(cause.value, 0)
    print(f"of what got a cause, right: {right}/{missed}")


if __name__ == "__main__":
    main()

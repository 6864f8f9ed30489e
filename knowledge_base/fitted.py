"""What was fitted on labelled questions: the weights of the search and of the decision."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from domain.decision import FittedDecision
from domain.fitted_trees import Thresholds
from domain.in_context import ContextDecision
from knowledge_base.search import Fusion

SHIPPED = Path(__file__).parent / "decision.json"


@dataclass(frozen=True)
class Fit:
    fusion: Fusion
    decision: FittedDecision


def read_fit(path: Path = SHIPPED) -> Fit:
    """The fit that ships with the project, or another one."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    alone, after = _with_thresholds(raw["decision"]), raw["decision"].get("in_context")
    alone["in_context"] = ContextDecision(**_with_thresholds(after)) if after else None
    return Fit(Fusion(**raw["fusion"]), FittedDecision(**alone))


def write_fit(fit: Fit, path: Path = SHIPPED) -> None:
    """Write a fit, rounded so that a diff can be read."""
    document = json.loads(json.dumps(asdict(fit)), parse_float=lambda number: round(float(number), 4))
    path.write_text(_with_a_line_for_each_tree(document) + "\n", encoding="utf-8")


def _with_thresholds(raw: dict[str, Any]) -> dict[str, Any]:
    return {**raw, "thresholds": Thresholds(**raw["thresholds"])}


def _with_a_line_for_each_tree(document: dict[str, Any]) -> str:
    """JSON as `json.dumps` indents it, but for the trees."""
    alone = document["decision"]
    parts = {"alone": alone, "after": alone["in_context"]} if alone["in_context"] else {"alone": alone}
    trees = {name: [json.dumps(tree, separators=(",", ":")) for tree in part["trees"]] for name, part in parts.items()}
    for name, part in parts.items():
        part["trees"] = f"trees {name}"
    written = json.dumps(document, indent=2)
    for name, lines in trees.items():
        written = written.replace(f'"trees {name}"', "[\n" + ",\n".join(lines) + "\n]")
    return written

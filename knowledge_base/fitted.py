"""What was fitted on labelled questions: the weights of the search and of the decision."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from domain.decision import FittedDecision, Thresholds
from knowledge_base.search import Fusion

SHIPPED = Path(__file__).parent / "decision.json"


@dataclass(frozen=True)
class Fit:
    fusion: Fusion
    decision: FittedDecision


def read_fit(path: Path = SHIPPED) -> Fit:
    """The fit that ships with the project, or another one."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    decision = {**raw["decision"], "thresholds": Thresholds(**raw["decision"]["thresholds"])}
    return Fit(Fusion(**raw["fusion"]), FittedDecision(**decision))


def write_fit(fit: Fit, path: Path = SHIPPED) -> None:
    """Write a fit, rounded so that a diff can be read."""
    document = json.loads(json.dumps(asdict(fit)), parse_float=lambda number: round(float(number), 4))
    trees = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in document["decision"].pop("trees"))
    head = json.dumps(document, indent=2).removesuffix("\n  }\n}")
    path.write_text(f'{head},\n    "trees": [\n{trees}\n    ]\n  }}\n}}\n', encoding="utf-8")

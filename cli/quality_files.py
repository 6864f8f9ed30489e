"""Write the page of measured quality and its picture."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from analytics.evaluation import Measured
from analytics.quality_report import Provenance, Results, quality_page
from analytics.risk_picture import risk_picture
from domain.knowledge import Entry
from settings import ROOT

PAGE = "quality.md"
PICTURE = "images/coverage_risk.svg"


def write_quality(folder: Path, about: Provenance, results: Results) -> None:
    """`quality.md` and `images/coverage_risk.svg` in a folder."""
    systems = (results.ours, *results.baselines)
    curves = {one.system: one.curve for one in systems}
    standing = [one.ending for one in systems if one is results.ours or one.threshold is not None]
    (folder / PICTURE).parent.mkdir(parents=True, exist_ok=True)
    (folder / PICTURE).write_text(risk_picture(curves, standing), encoding="utf-8")
    (folder / PAGE).write_text(quality_page(about, results, PICTURE), encoding="utf-8")


def provenance(command: str, entries: Sequence[Entry], ours: Measured) -> Provenance:
    """Where today's figures come from; of a knowledge base that changed meanwhile, the newest version."""
    return Provenance(
        command=command,
        made_on=datetime.now(UTC).date(),
        app_version=version("tulugar"),
        knowledge_version=max((answer.knowledge_version for answer in ours.answers), default=0),
        entries=len(entries),
        phrasings=sum(len(entry.phrasings) for entry in entries),
    )


def shown(path: Path) -> str:
    """A path as anybody may read it: from the project's root, or its name alone."""
    whole = path.resolve()
    return whole.relative_to(ROOT).as_posix() if whole.is_relative_to(ROOT) else whole.name

"""What `tulugar evaluate` prints: tables, curve, mistakes, baselines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import click

from analytics.evaluation import Measured
from analytics.quality import Outcome, share
from analytics.quality_report import THRESHOLDS, four_shares

HEADER = f"{'':12} {'n':>4}  {'correct':24} {'clarified':24} {'missed':24} {'wrong':24}"


def print_ours(ours: Measured, worst: int) -> None:
    """Every table of our own answers, and that many of the worst."""
    click.echo(HEADER)
    for title, label in (("por clase", "kind"), ("por estilo", "style")):
        click.echo(f"-- {title}")
        for name, outcomes in ours.grouped(label).items():
            _row(name, outcomes)
    _row("total", ours.outcomes)
    click.echo(f"error de calibración de lo contestado: {ours.calibration:.3f}")
    _curve(ours)
    _mistakes(ours, worst)


def print_baselines(systems: Iterable[Measured]) -> None:
    """A row of totals and one of kinds for each system."""
    for one in systems:
        since = "" if one.threshold is None else f" desde {one.threshold:.2f}"
        click.echo(f"-- {one.system}{since}: área bajo la curva {one.curve.area:.3f}")
        _row("total", one.outcomes)
        for kind, outcomes in one.grouped("kind").items():
            click.echo(f"{kind:12} {len(outcomes):>4}  {four_shares(outcomes)}")


def _curve(ours: Measured) -> None:
    click.echo(f"contestar desde: parte contestada, y equivocada de ella (área bajo la curva {ours.curve.area:.3f})")
    for point in map(ours.curve.at, THRESHOLDS):
        click.echo(f"{point.threshold:12.1f} {point.coverage:6.1%} {point.risk:6.1%}")


def _mistakes(ours: Measured, worst: int) -> None:
    for question, answer, found in ours.worst(worst):
        click.echo(f"{found.value:7} {question.kind:10} {answer.score:.2f} {answer.intent:16} {question.text[:110]!r}")
        click.echo(f"        dijo {answer.status.value} {list(answer.entries[:3])}; era {list(question.gold)}")


def _row(name: str, outcomes: Sequence[Outcome]) -> None:
    cells = "  ".join(f"{share([one is wanted for one in outcomes])!s:24}" for wanted in Outcome)
    click.echo(f"{name:12} {len(outcomes):>4}  {cells}")

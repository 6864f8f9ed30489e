"""Measures effects on made-up weeks: how often the interval covers the truth, and how often a change is claimed."""

from __future__ import annotations

import argparse
import math
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

import numpy as np
from numpy.typing import NDArray

from analytics.effect import Verdict, measure_effect
from domain.themes import ThemeWeek

START = date(2026, 1, 5)  # a Monday
QUESTIONS = 750  # of all senses in a week
SHARES = (0.04, 0.05)  # of the theme and of its comparison
Series = tuple[ThemeWeek, ...]


@dataclass(frozen=True)
class Plan:
    """What the made-up weeks are like."""

    change: float = 0.0  # of the theme's rate, as a share, from the week after the publication on
    clumped: float = 0.0  # standard deviation of a week's log rate beyond chance
    lasting: float = 0.0  # correlation of that with the week before
    weeks: int = 26
    published: int = 14  # counted from 0


def main() -> None:
    """Print a line for each kind of weeks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=300, help="made-up series of each kind")
    runs = parser.parse_args().runs
    for (weeks, published), lasting, clumped in product(((26, 14), (52, 30)), (0.0, 0.3, 0.5, 0.7), (0.15, 0.3)):
        told = [f"{weeks} weeks, correlation {lasting}, clumped {clumped}:"]
        for change in (0.0, -0.5):
            plan = Plan(change, clumped, lasting, weeks, published)
            covered, claimed = tried(plan, runs)
            told.append(f"change {change:+.0%}: covered {covered:.1%}, claimed {claimed:.1%};")
        print(*told, flush=True)


def tried(plan: Plan, runs: int) -> tuple[float, float]:
    """Shares of the series whose interval covers the change, and in which one is claimed."""
    published = START + timedelta(weeks=plan.published, days=2)
    effects = [measure_effect(*simulated(seed, plan), published) for seed in range(runs)]
    covered = sum(e.change is not None and e.change.low <= plan.change <= e.change.high for e in effects)
    claimed = sum(e.verdict in (Verdict.FELL, Verdict.ROSE) for e in effects)
    return covered / runs, claimed / runs


def simulated(seed: int, plan: Plan) -> tuple[Series, Series]:
    """Weeks of a theme whose rate changes after the publication, and of another one."""
    rng = np.random.default_rng(seed)
    everything = rng.poisson(QUESTIONS * np.exp(rng.normal(0, 0.15, plan.weeks)))
    after = np.where(np.arange(plan.weeks) > plan.published, 1 + plan.change, 1.0)
    theme, other = (everything * share * np.exp(_noise(rng, plan)) for share in SHARES)
    return _weeks(rng.poisson(theme * after), everything), _weeks(rng.poisson(other), everything)


def _noise(rng: np.random.Generator, plan: Plan) -> NDArray[np.float64]:
    """AR(1) from its stationary distribution on."""
    noise = rng.normal(0, plan.clumped, plan.weeks)
    fresh = math.sqrt(1 - plan.lasting**2)
    for week in range(1, plan.weeks):
        noise[week] = plan.lasting * noise[week - 1] + fresh * noise[week]
    return noise


def _weeks(counts: NDArray[np.int64], everything: NDArray[np.int64]) -> Series:
    pairs = zip(counts.tolist(), everything.tolist(), strict=True)
    return tuple(ThemeWeek(START + timedelta(weeks=n), count, count, whole) for n, (count, whole) in enumerate(pairs))


if __name__ == "__main__":
    main()

"""A step in weekly figures with its interval, over every likeness of weeks that the figures leave possible.

What varies beyond chance is a process in which each week is like the one before by an unknown correlation (AR(1)). To
take the correlation and the variance that fit best would make the interval too short, as so few weeks tell little of
them. So all of them are tried, each counts as much as it explains the weeks (restricted likelihood; beforehand every
correlation and every variance counts alike), and the interval is that of the mixture.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

CORRELATIONS = np.array([0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98])  # with the week before
SPREADS = np.geomspace(0.05, 1.6, 14)  # standard deviation beyond chance; more than 1.6 is not seen in log odds


@dataclass(frozen=True)
class WeeklyFigures:
    """What was seen; the step is the last column of the design."""

    weeks: Floats  # number of each week, shape (n,); holes are allowed
    seen: Floats  # shape (n,)
    chance: Floats  # variance that chance alone gives each of them, shape (n,), above 0
    design: Floats  # shape (n, columns)


def step_interval(figures: WeeklyFigures, *, level: float) -> tuple[float, float, float]:
    """The step, and the lower and upper end of its interval."""
    from scipy.optimize import brentq  # here, as the console starts without it
    from scipy.stats import norm

    weights, steps, errors = _possible(figures)
    lowest, highest = float((steps - 9 * errors).min()), float((steps + 9 * errors).max())

    def quantile(share: float) -> float:
        return float(brentq(lambda at: weights @ norm.cdf((at - steps) / errors) - share, lowest, highest))

    return float(weights @ steps), quantile((1 - level) / 2), quantile((1 + level) / 2)


def _possible(figures: WeeklyFigures) -> tuple[Floats, Floats, Floats]:
    """For each correlation and spread: its weight, the step, the standard error of that; each of shape (pairs,)."""
    known = 1 / np.sqrt(figures.chance)
    apart = np.abs(np.subtract.outer(figures.weeks, figures.weeks))
    alike = CORRELATIONS[:, None, None] ** apart * known[:, None] * known
    strength, directions = np.linalg.eigh(alike)
    turned = np.einsum("cti,tj->cij", directions, np.column_stack([figures.design, figures.seen]) * known[:, None])
    share = 1 / (1 + strength[:, None, :] * SPREADS[None, :, None] ** 2)  # of the variance that is chance
    squares = np.einsum("cst,cti,ctj->csij", share, turned, turned, optimize=True)
    within, across, total = squares[..., :-1, :-1], squares[..., :-1, -1], squares[..., -1, -1]
    fitted = np.linalg.solve(within, across[..., None])[..., 0]
    left = total - (fitted * across).sum(axis=-1)
    likely = 0.5 * (np.log(share).sum(axis=-1) - np.linalg.slogdet(within)[1] - left)
    beforehand = np.outer(np.gradient(CORRELATIONS), np.gradient(SPREADS**2))
    weights = np.exp(likely - likely.max()) * beforehand
    errors = np.sqrt(np.linalg.inv(within)[..., -1, -1])
    return (weights / weights.sum()).ravel(), fitted[..., -1].ravel(), errors.ravel()

"""Logistic regression whose weights may not have the wrong sign: more agreement never lowers a probability."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

Vector = NDArray[np.float64]
NEVER_LOWERS = ("dense", "words", "characters", "centroid", "fused", "gap", "covered", "first", "_behind", "_there")
NEVER_RAISES = ("_missing", "_elsewhere", "to_other", "off_topic", "nonsense", "social")


def signs(names: Sequence[str]) -> list[tuple[float | None, float | None]]:
    """The bounds of each weight, by the name of its signal."""
    return [
        (0.0, None) if name.endswith(NEVER_LOWERS) else (None, 0.0) if name.endswith(NEVER_RAISES) else (None, None)
        for name in names
    ]


def fit(values: Vector, right: Vector, weight: Vector, names: Sequence[str], strength: float) -> tuple[Vector, float]:
    """Weights and bias of the signals as they are.

    Args:
        values: shape (rows, signals).
        right: 0 or 1 for each row.
        weight: how much each row counts.
        strength: inverse of the L2 regularization of the standardized weights.
    """
    middle, spread = values.mean(axis=0), values.std(axis=0)
    spread[spread == 0] = 1.0
    scaled = (values - middle) / spread

    def loss(parameters: Vector) -> tuple[float, Vector]:
        weights, bias = parameters[:-1], parameters[-1]
        total = scaled @ weights + bias
        error = weight * (expit(total) - right)
        value = (weight * (np.logaddexp(0.0, total) - right * total)).sum() + weights @ weights / (2 * strength)
        return float(value), np.append(scaled.T @ error + weights / strength, error.sum())

    start = np.zeros(values.shape[1] + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*signs(names), (None, None)]).x
    weights = found[:-1] / spread
    return weights, float(found[-1] - weights @ middle)

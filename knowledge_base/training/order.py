"""Fit how the candidates of one question are compared: a linear choice among them (conditional logit)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_softmax, logsumexp

from knowledge_base.training.rows import Candidates

Array = NDArray[np.float64]
FROM_PLACE = ("fused", "gap", "first")  # what the search's own order says; the parts of its score are compared instead
PENALTY = 1e-3  # on the square of each weight, for signals of deviation 1
ROUNDS = 200
NOBODY = -1e9  # the sum of a candidate that is not there


def fit_order(rows: Candidates, questions: NDArray[np.int64]) -> dict[str, float]:
    """The weight of each signal with which the right candidate of these questions most often has the largest sum.

    Args:
        questions: positions of questions; those without a right candidate are left out.
    """
    names = [name for name in rows.names if name not in FROM_PLACE and not name.endswith("_behind")]
    values = rows.values[:, [rows.names.index(name) for name in names]]
    deviation = values.std(axis=0) + 1e-9
    choices = _choices(values / deviation, rows, questions)
    fitted = minimize(_loss, np.zeros(len(names)), choices, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS})
    return dict(zip(names, (fitted.x / deviation).tolist(), strict=True))


def _choices(values: Array, rows: Candidates, questions: NDArray[np.int64]) -> tuple[Array, Array, Array]:
    """Signals (questions, candidates, signals), absence and wrongness (questions, candidates: 0 or NOBODY)."""
    starts = np.searchsorted(rows.group, questions)
    ends = np.searchsorted(rows.group, questions, side="right")
    kept = [(start, end) for start, end in zip(starts, ends, strict=True) if rows.right[start:end].any()]
    most = max(end - start for start, end in kept)
    seen = np.zeros((len(kept), most, values.shape[1]))
    absent, wrong = np.full((2, len(kept), most), NOBODY)
    for place, (start, end) in enumerate(kept):
        seen[place, : end - start] = values[start:end]
        absent[place, : end - start] = 0.0
        wrong[place, : end - start] = np.where(rows.right[start:end] > 0, 0.0, NOBODY)
    return seen, absent, wrong


def _loss(weights: Array, seen: Array, absent: Array, wrong: Array) -> tuple[float, Array]:
    """Mean negative logarithm of the share of right candidates, with its gradient."""
    logs = log_softmax(seen @ weights + absent, axis=1)
    right = logs + wrong
    best = logsumexp(right, axis=1, keepdims=True)
    slope = np.einsum("qc,qcs->s", np.exp(logs) - np.exp(right - best), seen) / len(seen)
    return float(-best.mean() + PENALTY * (weights @ weights) / 2), slope + PENALTY * weights

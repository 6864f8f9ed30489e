"""Boosted trees that never let agreement lower a probability, as plain numbers that the decision can read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from domain.fitted_trees import Tree

Vector = NDArray[np.float64]
AGREEMENT = (
    "dense",
    "centroid",
    "words",
    "characters",
    "fused",
    "gap",
    "covered",
    "stated",
    "first",
    "share",
    "share_gap",
    "order",
    "order_gap",
    "order_share",
)
NEVER_LOWERS = (*AGREEMENT, "_behind", "_there")
NEARER_MISSES = ("closer_miss", "closer_misses", "closer_letters", "closer_mass", "around_miss")
NEVER_RAISES = (*NEARER_MISSES, "_missing", "unheard", "to_other", "off_topic", "nonsense", "social")
DIGITS = 4  # of limits and values, so that the file stays small


@dataclass(frozen=True)
class Size:
    """How much the trees may learn."""

    trees: int = 200
    rate: float = 0.06  # share of each tree
    leaves: int = 31  # of each, at most
    least: int = 30  # candidates in a leaf


USUAL = Size()


@dataclass(frozen=True)
class Boosted:
    """A fitted sum of trees: start + the leaf of each tree is the logarithm of the odds."""

    start: float
    trees: tuple[Tree, ...]


def directions(names: Sequence[str]) -> list[int]:
    """1 where more may only raise the probability, -1 where it may only lower it, by the name of the signal."""
    return [1 if name.endswith(NEVER_LOWERS) else -1 if name.endswith(NEVER_RAISES) else 0 for name in names]


def boost(
    values: Vector, right: Vector, weight: Vector, directed: Sequence[int] | None, size: Size = USUAL
) -> HistGradientBoostingClassifier:
    """Fit the trees.

    Args:
        values: shape (candidates, signals).
        right: 0 or 1 for each candidate.
        weight: how much each candidate counts.
        directed: of each signal, as `directions` tells; None: each may do as it will.
    """
    model = HistGradientBoostingClassifier(
        max_iter=size.trees,
        learning_rate=size.rate,
        max_leaf_nodes=size.leaves,
        min_samples_leaf=size.least,
        l2_regularization=5.0,
        monotonic_cst=directed,
        early_stopping=False,
        random_state=0,
    )
    return model.fit(values, right, sample_weight=weight)


def plain(model: HistGradientBoostingClassifier, scale: float) -> Boosted:
    """The trees as nested lists, their values times `scale`."""
    trees = tuple(_plain(predictor[0].nodes, 0, scale) for predictor in model._predictors)
    return Boosted(float(model._baseline_prediction.ravel()[0]) * scale, trees)


def _plain(nodes: Any, place: int, scale: float) -> Tree:
    node = nodes[place]
    if node["is_leaf"]:
        return round(float(node["value"]) * scale, DIGITS)
    below, above = (_plain(nodes, int(node[side]), scale) for side in ("left", "right"))
    return [int(node["feature_idx"]), round(float(node["num_threshold"]), DIGITS), below, above]

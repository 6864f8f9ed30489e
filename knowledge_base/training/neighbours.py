"""Batches made of small groups of like sentences, so that learning meets near misses and not only strangers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Group = NDArray[np.int64]


def like_groups(vectors: NDArray[np.float32], size: int, chance: np.random.Generator) -> list[Group]:
    """Cut all vectors in halves, by chance directions, until no group has more than `size`.

    Returns:
        groups of equal size (the few vectors left over are dropped), in random order.
    """
    groups: list[Group] = [chance.permutation(len(vectors))]
    while max(map(len, groups)) > size:
        groups = [half for group in groups for half in _halves(vectors, group, chance)]
    even = min(map(len, groups))
    return [groups[number][:even] for number in chance.permutation(len(groups))]


def like_batches(
    vectors: NDArray[np.float32], batch: int, size: int, chance: np.random.Generator
) -> tuple[list[NDArray[np.int64]], int]:
    """Batches of whole groups, and how many vectors each group has."""
    groups = like_groups(vectors, size, chance)
    each = max(1, batch // len(groups[0]))
    return [np.concatenate(groups[i : i + each]) for i in range(0, len(groups), each)], len(groups[0])


def _halves(vectors: NDArray[np.float32], group: Group, chance: np.random.Generator) -> tuple[Group, Group]:
    """Those nearer to one of two members drawn by chance, and those nearer to the other."""
    one, other = chance.choice(group, 2, replace=False)
    order = np.argsort(vectors[group] @ (vectors[one] - vectors[other]), kind="stable")
    middle = len(group) // 2
    return group[order[:middle]], group[order[middle:]]

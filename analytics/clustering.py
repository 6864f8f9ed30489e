"""Agglomerative clustering by average linkage: unit vectors to groups, the same for the same input always."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


def average_linkage(vectors: Vectors, weights: NDArray[np.float32], *, similarity: float) -> NDArray[np.int64]:
    """Join groups as long as the mean cosine between their members is at least `similarity`.

    Follows chains of nearest neighbours, which gives the tree of the textbook algorithm in O(n²) time and memory.
    Where two neighbours are equally near, the earlier row wins: order rows by what they say, not by when they came.

    Args:
        vectors: float32, shape (n, dim), unit length; n is at most some thousands.
        weights: float32, shape (n,), above 0: how many texts a row stands for.
        similarity: -1 to 1.
    Returns:
        For each row the lowest row number of its group, shape (n,).
    """
    near = vectors @ vectors.T
    np.fill_diagonal(near, -np.inf)
    group = np.arange(len(vectors))
    size = weights.astype(np.float64).copy()
    alive = np.ones(len(vectors), dtype=bool)
    chain: list[int] = []
    for start in range(len(vectors)):
        if not alive[start]:
            continue
        chain = [start]
        while chain:
            tip = chain[-1]
            neighbour = int(np.argmax(near[tip]))
            before = chain[-2] if len(chain) > 1 else -1
            if before >= 0 and near[tip, before] >= near[tip, neighbour]:
                neighbour = before
            if near[tip, neighbour] < similarity:
                _retire(near, alive, chain.pop())
            elif neighbour == before:
                del chain[-2:]
                _join(near, size, alive, tip, neighbour)
                group[group == max(tip, neighbour)] = min(tip, neighbour)
                if not chain:
                    chain = [min(tip, neighbour)]
            else:
                chain.append(neighbour)
    return group


def _join(near: Vectors, size: NDArray[np.float64], alive: NDArray[np.bool_], one: int, other: int) -> None:
    """The later row becomes part of the earlier one, whose similarities become weighted means."""
    kept, gone = min(one, other), max(one, other)
    total = size[kept] + size[gone]
    mean = (near[kept] * size[kept] + near[gone] * size[gone]) / total
    mean[[kept, gone]] = -np.inf
    near[kept], near[:, kept] = mean, mean
    near[gone], near[:, gone] = -np.inf, -np.inf
    size[kept] = total
    alive[gone] = False


def _retire(near: Vectors, alive: NDArray[np.bool_], row: int) -> None:
    """Nothing is near enough to this group, and joining others brings nothing nearer: it is whole."""
    near[row], near[:, row] = -np.inf, -np.inf
    alive[row] = False

"""Average linkage: the textbook's tree, cut where groups stop being alike."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.cluster.hierarchy import fcluster, linkage

from analytics.clustering import average_linkage


def unit(rows: int, seed: int) -> np.ndarray:
    drawn = np.random.default_rng(seed).normal(size=(rows, 6)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("similarity", [0.1, 0.4, 0.7])
def test_groups_are_those_of_another_implementation(seed: int, similarity: float) -> None:
    vectors = unit(60, seed)

    ours = average_linkage(vectors, np.ones(60, dtype=np.float32), similarity=similarity)
    theirs = fcluster(linkage(vectors, "average", metric="cosine"), 1 - similarity, criterion="distance")

    assert {frozenset(np.flatnonzero(ours == g)) for g in set(ours)} == {
        frozenset(np.flatnonzero(theirs == g)) for g in set(theirs)
    }


def test_a_weight_counts_like_so_many_equal_rows() -> None:
    vectors = unit(20, 3)
    weights = np.array([1 + row % 3 for row in range(20)], dtype=np.float32)
    repeated = np.repeat(np.arange(20), weights.astype(int))

    weighted = average_linkage(vectors, weights, similarity=0.35)
    plain = average_linkage(vectors[repeated], np.ones(len(repeated), dtype=np.float32), similarity=0.35)

    together = [[weighted[a] == weighted[b] for b in repeated] for a in repeated]
    assert together == [[a == b for b in plain] for a in plain]


def test_no_rows_make_no_groups() -> None:
    assert average_linkage(unit(0, 0), np.ones(0, dtype=np.float32), similarity=0.3).tolist() == []

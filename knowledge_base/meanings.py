"""Which words of a question an entry knows by meaning: the nearest of its words, whatever its letters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from knowledge_base.encoder import Encoder

Meant: TypeAlias = tuple[float, float]  # mean nearness of all words by rarity; of the farthest of the rarest words
RAREST = 3  # words of a question that tell most what it is about
BLOCK = 4_000  # words encoded at a time
LEVELS = 127  # of one byte, with its sign


class WordMeanings:
    """A vector for each stem of the base, in one byte a dimension."""

    def __init__(self, words: Sequence[str], encoder: Encoder) -> None:
        """
        Args:
            words: one for each stem, by the number of the stem.
        """
        self._vectors = np.empty((len(words), encoder.dimension), dtype=np.int8)
        self._steps = np.empty(len(words), dtype=np.float32)
        for start in range(0, len(words), BLOCK):
            vectors = encoder.encode(words[start : start + BLOCK])
            steps = np.maximum(np.abs(vectors).max(axis=1), 1e-9) / LEVELS
            self._steps[start : start + BLOCK] = steps
            self._vectors[start : start + BLOCK] = np.rint(vectors / steps[:, None])

    def nearness(
        self, asked: NDArray[np.float32], weights: NDArray[np.float32], groups: Sequence[NDArray[np.int32]]
    ) -> list[Meant]:
        """How near the words of a question come to each group of stems, -1 to 1; 0 for an empty group.

        Args:
            asked: vectors of the words of the question, shape (words, dimension).
            weights: how rare each of them is, shape (words,).
            groups: numbers of stems.
        """
        filled = [group for group in groups if len(group)]
        if not len(weights) or not filled:
            return [(0.0, 0.0)] * len(groups)
        known, places = np.unique(np.concatenate(filled), return_inverse=True)
        cosines = (asked @ self._vectors[known].astype(np.float32).T) * self._steps[known]
        starts = np.cumsum([0, *map(len, filled)])[:-1]
        nearest = np.maximum.reduceat(cosines[:, places], starts, axis=1)
        means = weights @ nearest / weights.sum()
        least = nearest[np.argsort(-weights, kind="stable")[:RAREST]].min(axis=0)
        found = iter(zip(means.tolist(), least.tolist(), strict=True))
        return [next(found) if len(group) else (0.0, 0.0) for group in groups]

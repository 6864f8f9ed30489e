"""The few entries that a search found, compared with the single words and clauses of the question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge_base.clauses import clauses
from knowledge_base.encoder import Encoder
from knowledge_base.index import PassageIndex
from knowledge_base.lexical import WordSearch
from knowledge_base.meanings import WordMeanings
from knowledge_base.near_misses import SHARPNESS

Scores = NDArray[np.float32]
Positions = NDArray[np.int64]


class Look(NamedTuple):
    """What a closer look tells of one entry, as `ScoredEntry` names it."""

    meant: tuple[float, float]
    meant_stated: tuple[float, float]
    clause: tuple[float, float, float]


UNSEEN = Look((0.0, 0.0), (0.0, 0.0), (0.0, 0.0, 0.0))  # of an entry that nobody looked at


class Read(NamedTuple):
    """A question, encoded once: each vector float32, unit length."""

    vector: Scores  # of the whole question, shape (dimension,)
    clauses: Scores  # shape (clauses, dimension); none where the question is but one
    words: Scores  # of its telling words, shape (words, dimension)
    weights: Scores  # how rare each of those is, shape (words,)


class CloserLook:
    """Looks at entries by their positions in one version of the knowledge base."""

    def __init__(
        self,
        index: PassageIndex,
        starts: Positions,
        words: WordSearch,
        stated: Sequence[Sequence[str]],
        encoder: Encoder,
    ) -> None:
        """
        Args:
            index: of the passages.
            starts: where those of each entry begin.
            words: of the same passages.
            stated: the stems of what each entry says.
        """
        self._index = index
        self._bounds = np.append(starts, index.manifest.count)
        self._words = words
        bounds = zip(self._bounds[:-1].tolist(), self._bounds[1:].tolist(), strict=True)
        self._known = [words.numbers_between(start, end) for start, end in bounds]
        self._stated = [words.numbers(said) for said in stated]
        self._encoder = encoder
        self._meanings = WordMeanings(words.spelled, encoder)

    def read(self, text: str, *, closely: bool = True) -> Read:
        """The vectors of a question and, for a closer look, its clauses and words, in one call of the encoder."""
        pieces = clauses(text) if closely else []
        rarity = self._words.rarity_of_words(text) if closely else {}
        vectors = self._encoder.encode([text, *pieces, *rarity])
        weights = np.fromiter(rarity.values(), dtype=np.float32, count=len(rarity))
        first = 1 + len(pieces)
        return Read(vectors[0], vectors[1:first], vectors[first:], weights)

    def at(self, asked: Read, positions: Positions) -> list[Look]:
        """What it tells of the entries at these positions."""
        if not len(positions):
            return []
        groups = [numbers[at] for numbers in (self._known, self._stated) for at in positions.tolist()]
        near = self._meanings.nearness(asked.words, asked.weights, groups)
        clause = self._by_clause(np.vstack([asked.vector, asked.clauses]), positions)
        return list(map(Look, near[: len(positions)], near[len(positions) :], clause))

    def _by_clause(self, asked: Scores, at: Positions) -> list[tuple[float, float, float]]:
        """Of the whole question or the clause that is nearest: cosine of the nearest passage and of the centroid; and
        the logarithm of the share of the mass of these entries."""
        sizes = self._bounds[at + 1] - self._bounds[at]
        starts = np.cumsum(sizes) - sizes
        passages = np.arange(sizes.sum()) + np.repeat(self._bounds[at] - starts, sizes)
        cosines = self._index.vectors_at(passages) @ asked.T
        nearest = np.maximum.reduceat(cosines, starts, axis=0).max(axis=1)
        mass = np.add.reduceat(np.exp(SHARPNESS * cosines), starts, axis=0)
        share = np.log(mass / mass.sum(axis=0)).max(axis=1)
        centroid = np.stack([self._index.to_centroids(one, at) for one in asked], axis=1).max(axis=1)
        return list(zip(nearest.tolist(), centroid.tolist(), share.tolist(), strict=True))

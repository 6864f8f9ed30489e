"""How close a question is to what an entry does not answer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from domain.knowledge import Entry
from knowledge_base.index import PassageIndex
from knowledge_base.letters import LetterSearch
from knowledge_base.passages import Passage, starts_of

Scores = NDArray[np.float32]
Closeness: TypeAlias = tuple[float, float, float, float]  # cosine of the nearest, of the centroid, of letters; mass
ENTRIES_HELD = 256  # whose vectors stay decoded, some 40 kB each: the same entries are found again and again
SHARPNESS = 12.0  # of the mass: a passage counts exp(SHARPNESS * cosine); best on the development questions


def near_misses_of(entries: Sequence[Entry]) -> tuple[Passage, ...]:
    """Every near miss, those of one entry together, in the order of the entries."""
    return tuple(Passage(entry.id, text.text) for entry in entries for text in entry.near_misses)


class NearMisses:
    """Compares a question with the near misses of entries."""

    def __init__(self, passages: Sequence[Passage], index: PassageIndex) -> None:
        """
        Args:
            passages: from `near_misses_of`; may be empty.
            index: of just these passages.
        """
        self._starts = np.array(starts_of(passages), dtype=np.int64)
        self._sizes = np.diff(np.append(self._starts, len(passages)))
        self._places = {passages[start].entry_id: place for place, start in enumerate(self._starts)}
        self._index = index
        self._vectors = lru_cache(maxsize=ENTRIES_HELD)(self._decoded)
        if passages:
            self._letters = LetterSearch([passage.text for passage in passages])

    def closeness(self, text: str, vector: Scores, entry_ids: Sequence[str]) -> list[Closeness | None]:
        """How close the near misses of each entry are; None where it has none.

        Args:
            vector: the question's, float32, shape (dimension,), unit length.
        """
        having = [entry_id for entry_id in entry_ids if entry_id in self._places]
        if not having:
            return [None] * len(entry_ids)
        known = np.array([self._places[entry_id] for entry_id in having], dtype=np.int64)
        sizes = self._sizes[known]
        starts = np.cumsum(sizes) - sizes  # of each entry among the positions
        positions = np.arange(sizes.sum()) + np.repeat(self._starts[known] - starts, sizes)
        dense = np.concatenate([self._vectors(place) for place in known.tolist()]) @ vector
        both = (dense, self._letters.scores(text)[positions])
        nearest, letters = (np.maximum.reduceat(each, starts) for each in both)
        mass = np.log(np.add.reduceat(np.exp(SHARPNESS * dense), starts))
        columns = (nearest, self._index.to_centroids(vector, known), letters, mass)
        scores = zip(*(column.tolist() for column in columns), strict=True)
        found: dict[str, Closeness] = dict(zip(having, scores, strict=True))
        return [found.get(entry_id) for entry_id in entry_ids]

    def _decoded(self, place: int) -> Scores:
        """The vectors of the near misses of one entry."""
        start = self._starts[place]
        return self._index.vectors_at(np.arange(start, start + self._sizes[place]))

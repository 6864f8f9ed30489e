"""Search by words: BM25 over Spanish stems."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import bm25s
import numpy as np
from numpy.typing import NDArray

from knowledge_base.words import stems

K1, B = 1.2, 0.6  # BM25: short passages, so repetition counts little and length less than usual


class WordSearch:
    """BM25 of each passage, as a share of what a passage with every word of the question could get."""

    def __init__(self, texts: Sequence[str]) -> None:
        corpus = [stems(text) or [""] for text in texts]
        self._bm25 = bm25s.BM25(k1=K1, b=B)
        self._bm25.index(corpus, show_progress=False)
        self._count = len(texts)
        self._seen = Counter(stem for stemmed in corpus for stem in set(stemmed))

    def scores(self, text: str) -> NDArray[np.float32]:
        """One score for each passage, 0 to about 1; all 0 when the question has no telling word."""
        asked = list(dict.fromkeys(stems(text)))
        best = sum(self._rarity(stem) for stem in asked)
        known = [stem for stem in asked if stem in self._seen]
        if not known:
            return np.zeros(self._count, dtype=np.float32)
        return np.asarray(self._bm25.get_scores(known), dtype=np.float32) / (best or 1.0)

    def rarity(self, text: str) -> dict[str, float]:
        """How rare each telling stem of a text is among the passages; a stem that none has is the rarest."""
        return {stem: self._rarity(stem) for stem in stems(text)}

    def _rarity(self, stem: str) -> float:
        seen = self._seen.get(stem, 0)
        return math.log(1 + (self._count - seen + 0.5) / (seen + 0.5))

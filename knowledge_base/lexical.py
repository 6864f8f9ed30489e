"""Search by words: BM25 over Spanish stems."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from itertools import chain
from typing import Any

import bm25s
import numpy as np
from numpy.typing import NDArray

from knowledge_base.words import stemmed, stems, telling_words

K1, B = 1.2, 0.6  # BM25: short passages, so repetition counts little and length less than usual


class QuickBM25(bm25s.BM25):
    """BM25 that is built by arrays at once, not text by text; its scores are the same."""

    def build_index_from_ids(
        self,
        unique_token_ids: list[int],
        corpus_token_ids: list[list[int]],
        show_progress: bool = True,
        leave_progress: bool = False,
    ) -> dict[str, Any]:
        """What `BM25` searches: the texts of each token and its score in each, token by token."""
        self.nonoccurrence_array = None  # a text without the token scores 0
        count = len(corpus_token_ids)
        lengths = np.fromiter(map(len, corpus_token_ids), dtype=np.int64, count=count)
        tokens = np.fromiter(chain.from_iterable(corpus_token_ids), dtype=np.int64, count=lengths.sum())
        pairs, times = np.unique(tokens * count + np.repeat(np.arange(count), lengths), return_counts=True)
        token, text = pairs // count, pairs % count
        seen = np.bincount(token, minlength=len(unique_token_ids))
        rarity = np.log(1 + (count - seen + 0.5) / (seen + 0.5))
        shares = times / (times + self.k1 * (1 - self.b + self.b * (lengths / lengths.mean())[text]))
        return {
            "data": (rarity[token] * shares).astype(np.float32),
            "indices": text.astype(np.int32),
            "indptr": np.concatenate([[0], np.cumsum(seen)]),
            "num_docs": count,
        }


class WordSearch:
    """BM25 of each passage, as a share of what a passage with every word of the question could get."""

    def __init__(self, texts: Sequence[str]) -> None:
        read = stemmed(texts)
        corpus = [known or [""] for known in read.texts]
        self._count = len(texts)
        self._seen = Counter(chain.from_iterable(map(set, corpus)))
        self._places = {stem: place for place, stem in enumerate(self._seen)}
        self._bm25 = QuickBM25(k1=K1, b=B)
        self.spelled = [read.word_of.get(stem, stem) for stem in self._places]  # a word for each stem, by its number
        numbered = [[self._places[stem] for stem in known] for known in corpus]
        self._numbers = np.fromiter(chain.from_iterable(numbered), dtype=np.int32)
        self._starts = np.cumsum([0, *map(len, numbered)])
        self._bm25.index((numbered, self._places), show_progress=False)

    @property
    def known(self) -> Container[str]:
        """Every stem of every text."""
        return self._seen

    def known_within(
        self, asked: Iterable[str], starts: NDArray[np.int64], ends: NDArray[np.int64]
    ) -> list[frozenset[str]]:
        """Those of the stems asked for that the texts from each start up to its end have."""
        known = [stem for stem in asked if stem in self._places]
        if not known:
            return [frozenset()] * len(starts)
        texts = map(self._texts_with, known)
        there = np.array([np.searchsorted(each, starts) < np.searchsorted(each, ends) for each in texts])
        return [frozenset(stem for stem, has in zip(known, of_range, strict=True) if has) for of_range in there.T]

    def numbers(self, stems_of_text: Iterable[str]) -> NDArray[np.int32]:
        """The numbers of those of the stems that some text has, each once, ascending."""
        found = (self._places.get(stem) for stem in stems_of_text)
        return np.unique(np.fromiter((number for number in found if number is not None), dtype=np.int32))

    def numbers_between(self, start: int, end: int) -> NDArray[np.int32]:
        """The numbers of the stems that the texts at these positions have, each once, ascending."""
        return np.unique(self._numbers[self._starts[start] : self._starts[end]])

    def _texts_with(self, stem: str) -> NDArray[np.int32]:
        """Positions of the texts that have a stem, ascending."""
        place, found = self._places[stem], self._bm25.scores
        return np.asarray(found["indices"][found["indptr"][place] : found["indptr"][place + 1]])

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

    def rarity_of_words(self, text: str) -> dict[str, float]:
        """The same of each telling word as it is written."""
        return dict(zip(telling_words(text), map(self._rarity, stems(text)), strict=True))

    def _rarity(self, stem: str) -> float:
        seen = self._seen.get(stem, 0)
        return math.log(1 + (self._count - seen + 0.5) / (seen + 0.5))

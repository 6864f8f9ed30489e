"""Entries learnt from their own texts: letters, words and meaning in one kernel, a centroid and a ridge over it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from domain.text import fold
from knowledge_base.words import stems

Scores = NDArray[np.float32]
RIDGE = 0.3  # chosen by R@1 on the development questions; 0.1 to 1 differ by two points
CENTROID = 0.5  # how much an entry's centroid counts beside its ridge, chosen the same way
MOST_TEXTS = 15_000  # the fit needs a square of so many numbers (900 MB); a larger base goes without
ROWS = 512  # of the kernel at a time, so that its sparse parts stay small


class LearnedEntries:
    """Says of a question how much it looks like what each entry is asked with."""

    def __init__(self, texts: Sequence[str], vectors: Scores, owners: NDArray[np.int64], kept: Path) -> None:
        """
        Args:
            texts: every passage.
            vectors: float32, shape (texts, dimension), unit length.
            owners: for each passage the position of its entry, ascending from 0.
            kept: file of the ridge's weights for just these texts and vectors; written when it is missing.
        """
        self._letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2)
        self._stems = TfidfVectorizer(analyzer=stems, sublinear_tf=True)
        self._words = TfidfVectorizer(ngram_range=(1, 2), token_pattern=r"\S+", sublinear_tf=True)
        folded = [fold(text) for text in texts]
        letters = self._letters.fit_transform(folded).astype(np.float32)
        rest = hstack([self._stems.fit_transform(texts), self._words.fit_transform(folded)])
        rest = rest.astype(np.float32).tocsr()
        self._vectors = vectors
        self._sizes = self._lengths(letters, rest, vectors)
        self._by_letter, self._by_word = letters.T.tocsr(), rest.T.tocsr()  # a question touches few of the rows
        self._owners = owners
        self._no_values = np.zeros(int(owners[-1]) + 1, dtype=np.float32)
        self._weights = self._kept_weights(kept) if len(texts) <= MOST_TEXTS else None

    def scores(self, text: str, vector: Scores) -> tuple[Scores, Scores]:
        """Two looks at one question.

        Args:
            vector: the question's, float32, shape (dimension,), unit length.
        Returns:
            cosine of letters, one for each passage, 0 to 1; value of each entry, about 0 to 2.
        """
        folded = [fold(text)]
        letters = self._letters.transform(folded).astype(np.float32)
        rest = hstack([self._stems.transform([text]), self._words.transform(folded)]).astype(np.float32).tocsr()
        size = self._lengths(letters, rest, vector[None, :])[0] or 1.0
        by_letters = _row(letters @ self._by_letter)
        kernel = by_letters + _row(rest @ self._by_word) + self._vectors @ vector
        kernel /= self._sizes * size
        return by_letters, kernel @ self._weights if self._weights is not None else self._no_values

    def _kept_weights(self, kept: Path) -> Scores:
        entries = len(self._no_values)
        try:
            weights = np.load(kept, allow_pickle=False)
            if weights.shape == (len(self._owners), entries):
                return np.asarray(weights, dtype=np.float32)
        except (OSError, ValueError):
            pass
        weights = self._fit(entries)
        kept.parent.mkdir(parents=True, exist_ok=True)
        np.save(kept, weights.astype(np.float16))
        return weights

    def _fit(self, entries: int) -> Scores:
        """Ridge regression from similarity to ownership, plus the centroid of each entry."""
        belongs = np.zeros((len(self._owners), entries), dtype=np.float32)
        belongs[np.arange(len(self._owners)), self._owners] = 1.0
        kernel = self._kernel()
        centroids = belongs / np.sqrt(np.einsum("ij,ij->j", belongs, kernel @ belongs))
        kernel[np.diag_indices_from(kernel)] += RIDGE
        factor = cho_factor(kernel, lower=True, overwrite_a=True, check_finite=False)
        ridge = cho_solve(factor, belongs, check_finite=False)
        return np.asarray(ridge + CENTROID * centroids, dtype=np.float32)

    def _kernel(self) -> Scores:
        """Similarity of every passage with every other, 0 to 1."""
        kernel = self._vectors @ self._vectors.T
        for columns in (self._by_letter, self._by_word):
            rows = columns.T.tocsr()
            for start in range(0, len(self._owners), ROWS):
                kernel[start : start + ROWS] += (rows[start : start + ROWS] @ columns).toarray()
        kernel /= self._sizes[:, None] * self._sizes[None, :]
        return kernel

    @staticmethod
    def _lengths(letters: csr_matrix, rest: csr_matrix, vectors: Scores) -> Scores:
        squares = letters.multiply(letters).sum(axis=1) + rest.multiply(rest).sum(axis=1)
        return np.sqrt(np.asarray(squares).ravel() + np.einsum("ij,ij->i", vectors, vectors)).astype(np.float32)


def _row(product: csr_matrix) -> Scores:
    return np.asarray(product.toarray(), dtype=np.float32).ravel()

"""A code of how words are written: it keeps names and rare words apart, which the teacher's vectors blur."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from knowledge_base.training.vocabulary import TokenLists

SHARE = 0.8  # of the length of the learned vectors; more costs similarity, less costs retrieval
OWN_SHARE = 0.5  # of a word's own code beside that of its parts, so that related forms stay near


def spelling_code(
    rows: NDArray[np.float32],
    parts: csr_matrix,
    texts: TokenLists,
    dimension: int,
    chance: np.random.Generator,
) -> NDArray[np.float32]:
    """Chance vectors for tokens and their parts, added up: words written alike have codes alike.

    Args:
        rows: the tokens' learned vectors; a code is in proportion to the length of its token's.
        parts: which parts each token has, shape (tokens, parts).
        texts: sentences over which the dimensions are to say equally much.
    Returns:
        float32, shape (tokens, dimension).
    """
    own, shared = (chance.standard_normal((size, dimension)).astype(np.float32) for size in parts.shape)
    code = OWN_SHARE * own + parts @ shared
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    code *= length / np.linalg.norm(code, axis=1, keepdims=True)
    even = _evened(code, texts)
    return np.asarray(SHARE * np.linalg.norm(rows) / np.linalg.norm(even) * even, dtype=np.float32)


def _evened(code: NDArray[np.float32], texts: TokenLists) -> NDArray[np.float32]:
    """Turn and stretch the code so that frequent words do not rule all sentences alike (whitening)."""
    values = np.ones(len(texts.tokens), dtype=np.float32)
    sums = csr_matrix((values, texts.tokens, texts.offsets), shape=(len(texts.lengths), len(code))) @ code
    sums /= np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    spread, axes = np.linalg.eigh(sums.T @ sums / len(sums))
    return np.asarray(code @ (axes / np.sqrt(np.maximum(spread, 1e-9))) @ axes.T, dtype=np.float32)

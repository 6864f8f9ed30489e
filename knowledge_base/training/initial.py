"""The first vectors, in closed form: those whose mean comes nearest to the teacher's vectors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack, identity, vstack

from knowledge_base.training.vocabulary import TokenLists

RIDGE = 1.0  # pull of each vector towards zero, in sentences: a token seen once keeps half
STEPS = 14  # of conjugate gradients; more changed no figure


def first_rows(sides: Sequence[TokenLists], targets: NDArray[np.float32], parts: csr_matrix) -> NDArray[np.float32]:
    """Ridge regression of the teacher's vectors on the tokens of all sides and on their parts.

    Args:
        sides: the same sentences in each language, all in the order of targets.
        targets: float32, shape (sentences, teacher dimension).
        parts: which parts each token has, shape (tokens, parts).
    Returns:
        float32, shape (tokens, teacher dimension): each token's own vector plus those of its parts.
    """
    tokens = parts.shape[0]
    counts = vstack([_counts(side, tokens) for side in sides]).tocsr()
    spread = hstack([identity(tokens, dtype=np.float32), parts]).tocsr()
    rows = _solve(counts, spread, np.concatenate([targets] * len(sides)))
    return np.asarray(spread @ rows, dtype=np.float32)


def _solve(counts: csr_matrix, spread: csr_matrix, targets: NDArray[np.float32]) -> NDArray[np.float32]:
    """Least squares of `counts @ spread @ rows` to targets, by preconditioned conjugate gradients."""
    back, gather = counts.T.tocsr(), spread.T.tocsr()
    weight = np.asarray(counts.multiply(counts).sum(axis=0)).ravel()
    scale = (gather.multiply(gather) @ weight + RIDGE)[:, None].astype(np.float32)
    residual = gather @ (back @ targets)
    rows = np.zeros_like(residual)
    direction = residual / scale
    energy = (residual * direction).sum(axis=0)
    for _ in range(STEPS):
        change = gather @ (back @ (counts @ (spread @ direction))) + RIDGE * direction
        length = energy / np.maximum((direction * change).sum(axis=0), 1e-12)
        rows += length * direction
        residual -= length * change
        before, energy = energy, (residual * residual / scale).sum(axis=0)
        direction = residual / scale + (energy / np.maximum(before, 1e-12)) * direction
    return np.asarray(rows, dtype=np.float32)


def _counts(side: TokenLists, tokens: int) -> csr_matrix:
    """How often each text has each token, over the root of its length."""
    lengths = side.lengths
    values = np.repeat(1 / np.sqrt(np.maximum(lengths, 1)), lengths).astype(np.float32)
    return csr_matrix((values, side.tokens, side.offsets), shape=(len(lengths), tokens))

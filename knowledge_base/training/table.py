"""The vectors being learned: one of each token's own, and those of the parts that tokens share."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
import torch.nn.functional as functional
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from torch import Tensor, nn


class TokenVectors(nn.Module):
    """A token's vector is its own row plus the rows of its parts; all of it folds into one table at the end."""

    def __init__(
        self, own: NDArray[np.float32], shared: NDArray[np.float32], parts: csr_matrix, free: int, device: str
    ) -> None:
        super().__init__()
        self.own = nn.Parameter(_widened(own, free).to(device))
        self.shared = nn.Parameter(_widened(shared, free).to(device))
        self._parts = _tensor(parts, device)
        self._whole = _tensor(parts.T.tocsr(), device)

    def forward(self, tokens: Tensor, starts: Tensor) -> Tensor:
        """Sums of the vectors of texts' tokens, shape (len(starts), dimension)."""
        return functional.embedding_bag(tokens, self.table(), starts, mode="sum")

    def table(self) -> Tensor:
        """One row for each token, shape (tokens, dimension)."""
        gathered: Tensor = _Gather.apply(self.shared, self._parts, self._whole)
        return self.own + gathered


class _Gather(torch.autograd.Function):
    """`parts @ shared` with the transpose at hand: torch would make it anew at each step."""

    @staticmethod
    def forward(ctx: Any, shared: Tensor, parts: Tensor, whole: Tensor) -> Tensor:
        ctx.whole = whole
        return parts @ shared

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None, None]:
        return ctx.whole @ gradients[0], None, None


def _widened(rows: NDArray[np.float32], free: int) -> Tensor:
    """Rows with the free dimensions added, random and of like size."""
    taught = torch.from_numpy(rows)
    return torch.cat([taught, torch.randn(len(rows), free) * taught.std()], dim=1)


def _tensor(matrix: csr_matrix, device: str) -> Tensor:
    offsets, columns = (
        torch.from_numpy(matrix.indptr.astype(np.int64)),
        torch.from_numpy(matrix.indices.astype(np.int64)),
    )
    return torch.sparse_csr_tensor(offsets, columns, torch.from_numpy(matrix.data), matrix.shape).to(device)

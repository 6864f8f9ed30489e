"""Candidates of labelled questions as rows of numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Candidates:
    """Candidates of questions as rows, those of one question together."""

    names: tuple[str, ...]  # of the signals
    values: NDArray[np.float64]  # shape (candidates, signals)
    right: NDArray[np.float64]  # 0 or 1
    weight: NDArray[np.float64]  # how much each counts
    group: NDArray[np.int64]  # position of the question, ascending

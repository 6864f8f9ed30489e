"""Search by letters: runs that words share, so that typos, names and joined words still match."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from domain.text import fold

SHORTEST, LONGEST = 3, 4  # letters in a run; 2 to 5 finds no more on the development questions, and takes thrice as long
BITS = 18  # runs are told apart by a hash of so many bits
BUCKETS = 1 << BITS
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
SPACE, END = ord(" "), ord("\n")
BLOCK = 20_000  # texts whose runs are in memory at a time

Integers = NDArray[np.int64]
Floats = NDArray[np.float32]


class LetterSearch:
    """Cosine of the runs of letters of a question with those of every text, rare runs counting more."""

    def __init__(self, texts: Sequence[str]) -> None:
        """
        Args:
            texts: what can be found, at least one.
        """
        self._count = len(texts)
        blocks = [_runs(texts[start : start + BLOCK], start) for start in range(0, len(texts), BLOCK)]
        rows, buckets, weights = (np.concatenate(parts) for parts in zip(*blocks, strict=True))
        seen = np.bincount(buckets, minlength=BUCKETS)
        rarity = np.log((1 + self._count) / (1 + seen)) + 1
        self._rarity = np.where(seen > 1, rarity, 0).astype(np.float32)  # a run of one text finds nothing else
        weights *= self._rarity[buckets]
        sizes = np.sqrt(np.bincount(rows, weights=weights.astype(np.float64) ** 2, minlength=self._count))
        weights /= np.maximum(sizes, 1e-9)[rows]
        order = np.argsort(buckets[weights > 0], kind="stable")
        self._rows = rows[weights > 0][order].astype(np.int32)
        self._weights = weights[weights > 0][order].astype(np.float32)
        kept = np.bincount(buckets[weights > 0], minlength=BUCKETS)
        self._starts = np.concatenate([[0], np.cumsum(kept)])

    def scores(self, text: str) -> Floats:
        """The cosine with every text, 0 to 1, shape (texts,)."""
        _, buckets, weights = _runs([text], 0)
        weights *= self._rarity[buckets]
        size = float(np.sqrt(np.square(weights).sum())) or 1.0
        total = np.zeros(self._count, dtype=np.float32)
        for bucket, weight in zip(buckets[weights > 0], weights[weights > 0] / size, strict=True):
            found = slice(self._starts[bucket], self._starts[bucket + 1])
            total[self._rows[found]] += weight * self._weights[found]
        return total


def _runs(texts: Sequence[str], first: int) -> tuple[Integers, Integers, Floats]:
    """(text, bucket, 1 + log of how often) of each different run of each text; texts count from `first`."""
    joined = "".join(f" {fold(text)} \n" for text in texts)
    letters = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32)
    row = np.cumsum(letters == END).astype(np.uint64)
    keys = [row[places] * np.uint64(BUCKETS) + buckets for places, buckets in _hashes(letters)]
    key, count = np.unique(np.concatenate(keys), return_counts=True)
    weights = (1 + np.log(count)).astype(np.float32)
    return (key // BUCKETS).astype(np.int64) + first, (key % BUCKETS).astype(np.int64), weights


def _hashes(letters: NDArray[np.uint32]) -> Iterator[tuple[Integers, NDArray[np.uint64]]]:
    """(where they begin, bucket) of the runs of each length; a run may touch a word's edge but not cross it."""
    edge = (letters == SPACE) | (letters == END)
    mixed = letters.astype(np.uint64)
    inside = np.ones(len(letters), dtype=bool)
    for length in range(2, LONGEST + 1):
        count = max(len(letters) - length + 1, 0)
        mixed = mixed[:count] * MULTIPLIER + letters[length - 1 :]
        inside = inside[:count] & (~edge[length - 2 : length - 2 + count] if length > 2 else True)
        if length >= SHORTEST:
            whole = inside & (letters[:count] != END) & (letters[length - 1 :] != END)
            places = np.flatnonzero(whole)
            spread = mixed[places] ^ (mixed[places] >> np.uint64(29))
            yield places, spread * MULTIPLIER >> np.uint64(64 - BITS)

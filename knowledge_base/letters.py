"""Search by letters: runs that words share, so that typos, names and joined words still match."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from knowledge_base.folding import fold_all

SHORTEST, LONGEST = 3, 4  # letters in a run; 2 to 5 finds no more on the development questions, for thrice the time
BITS = 18  # runs are told apart by a hash of so many bits, their bucket
BUCKETS = 1 << BITS
ROW_BITS = 32 - BITS  # what a bucket leaves free in a key
BLOCK = 1 << ROW_BITS  # texts whose runs are sorted at a time
COMMON = 20_000  # texts; a run of more is not compared: it tells little and takes most of the time
COMMON_SHARE = 1 / 6  # of the texts; the same, but in a base of fewer than
FEW = 1_000  # texts, where every run is compared
MOST = 255  # times that a run counts in one text
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
SPACE, END = ord(" "), ord("\n")

Integers = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Runs:
    """The different runs of some texts, by bucket; of each, which text has it and how often."""

    buckets: NDArray[np.uint32]
    rows: NDArray[np.uint32]  # position of the text among these texts
    times: NDArray[np.uint8]

    def weights(self, rarity: Floats) -> Floats:
        """What each run counts in its text; those of one text have length 1 together."""
        weights = (1 + np.log(self.times.astype(np.float32))) * rarity[self.buckets]
        lengths = np.sqrt(np.bincount(self.rows, weights=np.square(weights, dtype=np.float64)))
        return np.asarray(weights / np.maximum(lengths, 1e-9)[self.rows], dtype=np.float32)


class LetterSearch:
    """Cosine of the runs of letters of a question with those of every text, rare runs counting more."""

    def __init__(self, texts: Sequence[str]) -> None:
        """
        Args:
            texts: what can be found, at least one.
        """
        self._count = len(texts)
        blocks = [_runs(texts[start : start + BLOCK]) for start in range(0, len(texts), BLOCK)]
        seen = np.sum([np.bincount(block.buckets, minlength=BUCKETS) for block in blocks], axis=0)
        rarity = np.log((1 + self._count) / (1 + seen)) + 1
        self._rarity = np.where(seen > 1, rarity, 0).astype(np.float32)  # a run of one text finds nothing else
        self._compared = (seen > 1) & (seen <= max(FEW, min(COMMON, COMMON_SHARE * self._count)))
        self._sizes = np.where(self._compared, seen, 0)
        self._ends = np.cumsum(self._sizes)
        self._rows = np.empty(self._ends[-1], dtype=np.int32)
        self._weights = np.empty(self._ends[-1], dtype=np.float32)
        self._fill(blocks)

    def scores(self, text: str) -> Floats:
        """The cosine with every text, 0 to 1, shape (texts,)."""
        runs = _runs_of(text)
        if not len(runs.buckets):
            return np.zeros(self._count, dtype=np.float32)
        ends, sizes = self._ends[runs.buckets], self._sizes[runs.buckets]
        found = [slice(end - size, end) for end, size in zip(ends.tolist(), sizes.tolist(), strict=True)]
        asked = np.repeat(runs.weights(self._rarity), sizes)
        rows, weights = (np.concatenate([part[each] for each in found]) for part in (self._rows, self._weights))
        return np.bincount(rows, weights=weights * asked, minlength=self._count).astype(np.float32)

    def _fill(self, blocks: Sequence[Runs]) -> None:
        """Lay the texts of each bucket side by side, in their order."""
        free = self._ends - self._sizes
        for number, block in enumerate(blocks):
            kept = self._compared[block.buckets]
            buckets = block.buckets[kept]
            count = np.bincount(buckets, minlength=BUCKETS)
            places = np.arange(len(buckets)) + (free + count - np.cumsum(count))[buckets]
            self._rows[places] = block.rows[kept] + np.uint32(number * BLOCK)
            self._weights[places] = block.weights(self._rarity)[kept]
            free = free + count


@lru_cache(maxsize=8)  # a question is compared with passages and with near misses
def _runs_of(text: str) -> Runs:
    return _runs([text])


def _runs(texts: Sequence[str]) -> Runs:
    """The runs of at most BLOCK texts."""
    joined = "".join(f" {text} \n" for text in fold_all(texts))
    letters = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32)
    row = np.cumsum(letters == END, dtype=np.uint32)
    keys = [buckets.astype(np.uint32) << ROW_BITS | row[places] for places, buckets in _hashes(letters)]
    key, times = np.unique(np.concatenate(keys), return_counts=True)
    rows = key & np.uint32((1 << ROW_BITS) - 1)
    return Runs(key >> np.uint32(ROW_BITS), rows, np.minimum(times, MOST).astype(np.uint8))


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

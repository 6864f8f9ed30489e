"""Question to scored entries: dense vectors, words, letters and what was learnt, fused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from domain.knowledge import Entry, ScoredEntry
from knowledge_base.encoder import Encoder
from knowledge_base.index import PassageIndex
from knowledge_base.learned import LearnedEntries
from knowledge_base.lexical import WordSearch
from knowledge_base.passages import Passage
from knowledge_base.words import stems

Scores = NDArray[np.float32]
NEAREST = 256  # passages asked of FAISS; an entry has about twenty-five


@dataclass(frozen=True)
class Fusion:
    """How much each part of the search counts in the order of entries."""

    dense: float = 0.4
    words: float = 0.4
    characters: float = 0.2
    learned: float = 1.0


@dataclass(frozen=True)
class Base:
    """What one version of the knowledge base is searched with."""

    entries: Sequence[Entry]
    passages: Sequence[Passage]  # those of one entry together
    index: PassageIndex
    version: int
    folder: Path  # where what was learnt from just these passages is kept


class HybridSearch:
    """Searches one version of the knowledge base; immutable, so that threads share it."""

    def __init__(
        self, base: Base, encoder: Encoder, fusion: Fusion, *, today: Callable[[], date] = date.today
    ) -> None:
        self.version = base.version
        self._entries = {entry.id: entry for entry in base.entries}
        self._passages = base.passages
        self._order, self._starts = _groups(base.passages)
        self._index = base.index
        self._encoder = encoder
        self._fusion = fusion
        self._today = today
        texts = [passage.text for passage in base.passages]
        if texts:
            owners = np.repeat(np.arange(len(self._order)), np.diff(np.append(self._starts, len(texts))))
            self._words = WordSearch(texts)
            self._learned = LearnedEntries(texts, base.index.vectors(), owners, base.folder / "learned.npy")
            self._stems = self._stems_of_entries(texts)

    @property
    def passages(self) -> int:
        """How many texts can be found."""
        return len(self._passages)

    def entry(self, entry_id: str) -> Entry | None:
        """The entry if it may be said today."""
        entry = self._entries.get(entry_id)
        return entry if entry and entry.is_sayable(self._today()) else None

    def search(self, text: str, *, limit: int) -> tuple[ScoredEntry, ...]:
        """At most limit entries that may be said today, best first."""
        if not self._passages:
            return ()
        vector = self._encoder.encode([text])[0]
        letters, learned = self._learned.scores(text, vector)
        dense, words, characters = map(self._best_of_entry, (self._dense(vector), self._words.scores(text), letters))
        weight = self._fusion
        fused = weight.dense * dense + weight.words * words + weight.characters * characters + weight.learned * learned
        return self._first(text, fused, np.stack([dense, words, characters, learned, fused]), limit)

    def _dense(self, vector: Scores) -> Scores:
        """Cosine of each passage; those that FAISS did not return count as the last it returned."""
        positions, cosines = self._index.nearest(vector, limit=NEAREST)
        scores = np.full(len(self._passages), cosines[-1], dtype=np.float32)
        scores[positions] = cosines
        return scores

    def _best_of_entry(self, scores: Scores) -> Scores:
        return np.asarray(np.maximum.reduceat(scores, self._starts), dtype=np.float32)

    def _first(self, text: str, fused: Scores, parts: Scores, limit: int) -> tuple[ScoredEntry, ...]:
        rarity = self._words.rarity(text)
        best = parts.max(axis=1)
        found: list[ScoredEntry] = []
        for position in np.argsort(-fused, kind="stable"):
            entry = self.entry(self._order[position])
            if entry is not None:
                covered = _covered(rarity, self._stems[position])
                found.append(_scored(entry, parts[:, position], best, covered))
            if len(found) == limit:
                break
        return tuple(found)

    def _stems_of_entries(self, texts: Sequence[str]) -> list[frozenset[str]]:
        ends = [*self._starts[1:], len(texts)]
        return [
            frozenset(stem for text in texts[start:end] for stem in stems(text))
            for start, end in zip(self._starts, ends, strict=True)
        ]


def _scored(entry: Entry, parts: Scores, best: Scores, covered: float) -> ScoredEntry:
    dense, words, characters, learned, fused = (float(part) for part in parts)
    gaps = [float(gap) for gap in parts - best]
    behind = (gaps[0], gaps[1], gaps[2], gaps[3])
    return ScoredEntry(entry, fused, dense, words, characters, learned, covered, behind)


def _covered(rarity: dict[str, float], known: frozenset[str]) -> float:
    total = sum(rarity.values())
    return sum(value for stem, value in rarity.items() if stem in known) / total if total else 0.0


def _groups(passages: Sequence[Passage]) -> tuple[list[str], NDArray[np.int64]]:
    """Entry ids in the order of their passages, and where the passages of each begin."""
    starts = [i for i, p in enumerate(passages) if i == 0 or passages[i - 1].entry_id != p.entry_id]
    return [passages[start].entry_id for start in starts], np.asarray(starts, dtype=np.int64)

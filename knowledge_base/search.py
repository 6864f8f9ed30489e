"""Question to scored entries: dense vectors, words and characters, fused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from domain.knowledge import Entry, ScoredEntry
from knowledge_base.encoder import Encoder
from knowledge_base.index import PassageIndex
from knowledge_base.lexical import CharacterSearch, WordSearch
from knowledge_base.passages import Passage

Scores = NDArray[np.float32]
NEAREST = 256  # passages asked of FAISS; an entry has about twenty


@dataclass(frozen=True)
class Fusion:
    """How much each part of the search counts; fitted by `tulugar train decision`."""

    dense: float = 0.55
    words: float = 0.30
    characters: float = 0.15


class HybridSearch:
    """Searches one version of the knowledge base; immutable, so that threads share it."""

    def __init__(
        self,
        entries: Sequence[Entry],
        passages: Sequence[Passage],
        index: PassageIndex,
        encoder: Encoder,
        *,
        version: int,
        fusion: Fusion = Fusion(),
        today: Callable[[], date] = date.today,
    ) -> None:
        self.version = version
        self._entries = {entry.id: entry for entry in entries}
        self._passages = passages
        self._order, self._starts = _groups(passages)
        self._index = index
        self._encoder = encoder
        texts = [passage.text for passage in passages] or ["sin contenido"]  # neither can index nothing
        self._words = WordSearch(texts)
        self._characters = CharacterSearch(texts)
        self._fusion = fusion
        self._today = today

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
        dense = self._dense(text)
        words = self._words.scores(text)
        characters = self._characters.scores(text)
        fused = self._fusion.dense * dense + self._fusion.words * words + self._fusion.characters * characters
        return self._best(fused, (dense, words, characters), limit)

    def _dense(self, text: str) -> Scores:
        """Cosine of each passage; those that FAISS did not return count as the last it returned."""
        positions, cosines = self._index.nearest(self._encoder.encode([text])[0], limit=NEAREST)
        scores = np.full(len(self._passages), cosines[-1], dtype=np.float32)
        scores[positions] = cosines
        return scores

    def _best(self, fused: Scores, parts: tuple[Scores, Scores, Scores], limit: int) -> tuple[ScoredEntry, ...]:
        by_entry = np.maximum.reduceat(fused, self._starts)
        found: list[ScoredEntry] = []
        for position in np.argsort(-by_entry, kind="stable"):
            entry = self.entry(self._order[position])
            if entry is not None:
                found.append(self._scored(entry, int(position), fused, parts))
            if len(found) == limit:
                break
        return tuple(found)

    def _scored(
        self, entry: Entry, position: int, fused: Scores, parts: tuple[Scores, Scores, Scores]
    ) -> ScoredEntry:
        start = self._starts[position]
        end = self._starts[position + 1] if position + 1 < len(self._starts) else len(self._passages)
        dense, words, characters = (float(part[start:end].max()) for part in parts)
        matched = start + int(fused[start:end].argmax())
        return ScoredEntry(
            entry, float(fused[matched]), dense, words, characters, self._passages[matched].text
        )


def _groups(passages: Sequence[Passage]) -> tuple[list[str], NDArray[np.int64]]:
    """Entry ids in the order of their passages, and where the passages of each begin."""
    starts = [i for i, p in enumerate(passages) if i == 0 or passages[i - 1].entry_id != p.entry_id]
    return [passages[start].entry_id for start in starts], np.asarray(starts, dtype=np.int64)

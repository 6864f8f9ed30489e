"""Question to scored entries: nearest passages, centroids, words and letters, fused."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from domain.knowledge import Entry, ScoredEntry
from domain.signals import JUDGED
from knowledge_base.closer_look import UNSEEN, CloserLook, Look
from knowledge_base.encoder import Encoder
from knowledge_base.folding import fold_all, words_seen
from knowledge_base.index import PassageIndex
from knowledge_base.joined import JoinedWords
from knowledge_base.letters import LetterSearch
from knowledge_base.lexical import WordSearch
from knowledge_base.near_misses import SHARPNESS, Closeness, NearMisses
from knowledge_base.passages import Passage, starts_of, stated_by
from knowledge_base.spelling import Spelling
from knowledge_base.words import stems_of_all

Scores = NDArray[np.float32]
Positions = NDArray[np.int64]
NEAREST = 512  # passages asked of FAISS; an entry has about sixty
COMPARED = 200  # entries that are compared with their centroid too


@dataclass(frozen=True)
class Fusion:
    """How much each part of the search counts in the order of entries."""

    dense: float = 0.5
    centroid: float = 1.0
    words: float = 0.3
    characters: float = 0.3


@dataclass(frozen=True)
class Masses:
    """Logarithms of how many passages lie near the question, the nearest counting most."""

    of_entry: Scores  # shape (entries compared,)
    of_all: float


class Shares(NamedTuple):
    """Shares of a question's telling words, 0 to 1, as `ScoredEntry` names them."""

    covered: float
    stated: float
    unheard: float


@dataclass(frozen=True)
class Base:
    """What one version of the knowledge base is searched with."""

    entries: Sequence[Entry]
    passages: Sequence[Passage]  # those of one entry together
    index: PassageIndex
    near_misses: NearMisses
    version: int


class HybridSearch:
    """Searches one version of the knowledge base; immutable, so that threads share it."""

    def __init__(self, base: Base, encoder: Encoder, fusion: Fusion, *, today: Callable[[], date] = date.today) -> None:
        self.version = base.version
        self._entries = {entry.id: entry for entry in base.entries}
        self._passages = base.passages
        self._starts = np.array(starts_of(base.passages), dtype=np.int64)
        self._ends = np.append(self._starts[1:], len(base.passages))
        self._sizes = self._ends - self._starts
        self._owners = np.repeat(np.arange(len(self._starts)), self._sizes)
        self._order = [base.passages[start].entry_id for start in self._starts]
        self._index = base.index
        self._near_misses = base.near_misses
        self._fusion = fusion
        self._today = today
        texts = fold_all([passage.text for passage in base.passages])
        if texts:
            self._words = WordSearch(texts)
            self._letters = LetterSearch(texts)
            seen = words_seen(texts)
            self._joined = JoinedWords(seen)
            self._spelling = Spelling(seen, encoder.words)
            self._stated = stems_of_all([stated_by(self._entries[entry_id]) for entry_id in self._order])
            self._closer = CloserLook(base.index, self._starts, self._words, self._stated, encoder)

    @property
    def passages(self) -> int:
        """How many texts can be found."""
        return len(self._passages)

    def entry(self, entry_id: str) -> Entry | None:
        """The entry if it may be said today."""
        entry = self._entries.get(entry_id)
        return entry if entry and entry.is_sayable(self._today()) else None

    def search(self, text: str, *, limit: int, closely: bool = True) -> tuple[ScoredEntry, ...]:
        """At most limit entries that may be said today, best first.

        Args:
            closely: also compare near misses and, of the first entries, the words and clauses.
        """
        if not self._passages:
            return ()
        apart = self._joined.split(self._spelling.mended(text))
        asked = self._closer.read(apart, closely=closely)
        vector = asked.vector
        dense, mass = self._dense(vector)
        by_passage = (self._words.scores(apart), self._letters.scores(apart))
        words, characters = map(self._best_of_entry, by_passage)
        weight = self._fusion
        rough = weight.dense * dense + weight.words * words + weight.characters * characters
        compared = _largest(rough, max(COMPARED, limit))
        centroid = self._index.to_centroids(vector, compared)
        fused = rough[compared] + weight.centroid * centroid
        parts = np.stack([dense[compared], centroid, words[compared], characters[compared], fused])
        masses = Masses(mass[compared], float(np.log(np.exp(mass).sum())))
        places, entries = self._first(compared, fused, limit)
        shares = self._shares(apart, compared[places])
        judged = places[:JUDGED] if closely else []
        looks = [*self._closer.at(asked, compared[judged]), *repeat(UNSEEN, len(places) - len(judged))]
        if closely:
            misses = self._near_misses.closeness(apart, vector, [entry.id for entry in entries])
        else:
            misses = [None] * len(entries)
        of_entries = _OfEntries(parts, parts.max(axis=1), masses)
        return tuple(map(of_entries.scored, places, entries, shares, misses, looks))

    def _dense(self, vector: Scores) -> tuple[Scores, Scores]:
        """Nearest cosine and mass of each entry; passages that FAISS did not return count as the last it returned."""
        positions, cosines = self._index.nearest(vector, limit=NEAREST)
        least = cosines[-1] if len(cosines) else np.float32(0.0)
        owners = self._owners[positions]
        nearest = np.full(len(self._order), least, dtype=np.float32)
        np.maximum.at(nearest, owners, cosines)
        more = np.exp(SHARPNESS * cosines) - np.exp(SHARPNESS * least)
        mass = np.bincount(owners, weights=more, minlength=len(self._order))
        return nearest, np.log(mass + self._sizes * np.exp(SHARPNESS * least)).astype(np.float32)

    def _best_of_entry(self, scores: Scores) -> Scores:
        return np.asarray(np.maximum.reduceat(scores, self._starts), dtype=np.float32)

    def _first(self, compared: Positions, fused: Scores, limit: int) -> tuple[list[int], list[Entry]]:
        """Places among those compared, and entries, of the best that may be said today."""
        found: list[tuple[int, Entry]] = []
        for place in np.argsort(-fused, kind="stable").tolist():
            entry = self.entry(self._order[compared[place]])
            if entry is not None:
                found.append((place, entry))
            if len(found) == limit:
                break
        return [place for place, _ in found], [entry for _, entry in found]

    def _shares(self, text: str, positions: Positions) -> list[Shares]:
        """How much of the question's telling words each of these entries knows."""
        rarity = self._words.rarity(text)
        unheard = 1 - _covered(rarity, self._words.known) if rarity else 0.0
        known = self._words.known_within(rarity, self._starts[positions], self._ends[positions])
        stated = [self._stated[position] for position in positions]
        pairs = zip(known, stated, strict=True)
        return [Shares(_covered(rarity, each), _covered(rarity, said), unheard) for each, said in pairs]


@dataclass(frozen=True)
class _OfEntries:
    """What a search found of the entries that it compared."""

    parts: Scores  # dense, centroid, words, characters and fused, shape (5, entries)
    best: Scores  # of each part
    masses: Masses

    def scored(self, place: int, entry: Entry, shares: Shares, near_miss: Closeness | None, look: Look) -> ScoredEntry:
        parts = self.parts[:, place]
        dense, centroid, words, characters, fused = parts.tolist()
        gaps = (parts - self.best).tolist()
        behind = (gaps[0], gaps[1], gaps[2], gaps[3])
        mass = float(self.masses.of_entry[place])
        scores = (fused, dense, centroid, words, characters, *shares, behind, mass, mass - self.masses.of_all)
        return ScoredEntry(entry, *scores, near_miss, *look)


def _largest(scores: Scores, count: int) -> Positions:
    """Positions of the largest scores, ascending."""
    if len(scores) <= count:
        return np.arange(len(scores))
    return np.sort(np.argpartition(scores, len(scores) - count)[len(scores) - count :])


def _covered(rarity: dict[str, float], known: Container[str]) -> float:
    total = sum(rarity.values())
    return sum(value for stem, value in rarity.items() if stem in known) / total if total else 0.0

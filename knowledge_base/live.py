"""The knowledge base as it stands now: follows the newest version and swaps the search whole."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from domain.errors import StorageUnavailable
from domain.knowledge import Entry, EntryStatus, ScoredEntry
from knowledge_base.encoder import Encoder
from knowledge_base.index import Known, PassageIndex, build_index, open_or_build_index
from knowledge_base.near_misses import NearMisses, near_misses_of
from knowledge_base.passages import Passage, passages_of
from knowledge_base.search import Base, Fusion, HybridSearch
from knowledge_base.storage.repository import EntryRepository

logger = logging.getLogger(__name__)

IndexOf = Callable[[str, Sequence[Passage]], PassageIndex]  # kind of index and its passages


class LiveKnowledge:
    """An `EntrySearch` over the newest published version; a lost database leaves the last one in place."""

    def __init__(self, repository: EntryRepository, encoder: Encoder, index_folder: Path, fusion: Fusion) -> None:
        self._repository = repository
        self._fusion = fusion
        self._encoder = encoder
        self._folder = index_folder
        self._known: dict[str, Known] = {}
        self._search = self._load()

    @property
    def version(self) -> int:
        return self._search.version

    @property
    def passages(self) -> int:
        """How many texts can be found."""
        return self._search.passages

    @property
    def encoder_name(self) -> str:
        return self._encoder.name

    def search(self, text: str, *, limit: int, closely: bool = True) -> tuple[ScoredEntry, ...]:
        return self._search.search(text, limit=limit, closely=closely)

    def entry(self, entry_id: str) -> Entry | None:
        return self._search.entry(entry_id)

    @property
    def encoder(self) -> Encoder:
        return self._encoder

    def with_entry(self, entry: Entry) -> HybridSearch:
        """A search in which this entry stands as if it were published so; nothing of it is kept."""
        published = [e for e in self._published() if e.id != entry.id]
        entries = sorted([*published, entry], key=lambda one: one.id)
        return self._searching(entries, self.version, self._tried_index)

    def refresh(self) -> bool:
        """Take over a newer version if there is one; whether there was."""
        if self._repository.version() == self._search.version:
            return False
        self._search = self._load()
        logger.info("knowledge base version %d is live", self._search.version)
        return True

    def follow(self, stop: threading.Event, *, every_s: float) -> threading.Thread:
        """Look for a newer version every so many seconds, on a thread that ends with `stop`."""
        thread = threading.Thread(target=self._follow, args=(stop, every_s), daemon=True, name="knowledge-poll")
        thread.start()
        return thread

    def _follow(self, stop: threading.Event, every_s: float) -> None:
        while not stop.wait(every_s):
            try:
                self.refresh()
            except StorageUnavailable as error:
                logger.warning("knowledge base not refreshed: %s", error)

    def _load(self) -> HybridSearch:
        version = self._repository.version()
        return self._searching(self._published(), version, self._index_of)

    def _published(self) -> list[Entry]:
        return [entry for entry in self._repository.entries() if entry.status is EntryStatus.PUBLISHED]

    def _searching(self, entries: Sequence[Entry], version: int, index_of: IndexOf) -> HybridSearch:
        passages, misses = passages_of(entries), near_misses_of(entries)
        index, near_misses = index_of("passages", passages), NearMisses(misses, index_of("near misses", misses))
        return HybridSearch(Base(entries, passages, index, near_misses, version), self._encoder, self._fusion)

    def _tried_index(self, kind: str, passages: Sequence[Passage]) -> PassageIndex:
        """Like `_index_of`, in memory alone."""
        return build_index(passages, self._encoder, self._known.get(kind))

    def _index_of(self, kind: str, passages: Sequence[Passage]) -> PassageIndex:
        """The index of this version; what did not change since the last one is not encoded again."""
        index = open_or_build_index(self._folder, passages, self._encoder, self._known.get(kind))
        self._known[kind] = Known(passages, index)
        return index

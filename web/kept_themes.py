"""Themes kept for a minute, or until something about them changes: several pages list them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from typing import Protocol

from domain import ports
from domain.themes import Theme, ThemeWeek

KEPT_S = 60.0  # what people asked since is seen after it at the latest


class StampedThemes(ports.ThemeReader, Protocol):
    """Themes with a stamp that is cheap to read."""

    def stamp(self) -> Hashable:
        """Another value whenever somebody changed something about a theme."""
        ...


class KeptThemes:
    """Lists of another reader; one theme and its weeks are always read anew. Safe to share between threads."""

    def __init__(self, themes: StampedThemes, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._themes = themes
        self._clock = clock
        self._kept: dict[bool, tuple[float, Hashable, tuple[Theme, ...]]] = {}
        self._lock = threading.Lock()

    def themes(self, *, demo: bool = False) -> tuple[Theme, ...]:
        """As of at most a minute ago.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        stamp = self._themes.stamp()
        with self._lock:  # whoever asks for the same waits for it
            kept = self._kept.get(demo)
            if kept and kept[1] == stamp and self._clock() - kept[0] < KEPT_S:
                return kept[2]
            found = self._themes.themes(demo=demo)
            self._kept[demo] = (self._clock(), stamp, found)
            return found

    def theme(self, theme_id: str) -> Theme | None:
        return self._themes.theme(theme_id)

    def weeks(self, theme_id: str) -> tuple[ThemeWeek, ...]:
        return self._themes.weeks(theme_id)

    def questions(self, theme_id: str) -> tuple[tuple[str, str], ...]:
        return self._themes.questions(theme_id)

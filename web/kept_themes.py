"""Themes kept for a minute, or until something about them changes: several pages list them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from typing import Protocol

from domain import ports
from domain.themes import Theme, ThemeWeek

NOTHING: tuple[float, Hashable, tuple[ThemeWeek, ...]] = (float("-inf"), None, ())
KEPT_S = 60.0  # what people asked since is seen after it at the latest


class StampedThemes(ports.ThemeReader, Protocol):
    """Themes with a stamp that is cheap to read."""

    def stamp(self) -> Hashable:
        """Another value whenever somebody changed something about a theme."""
        ...


class KeptThemes:
    """Themes of another reader, and the weeks of those last asked for. Safe to share between threads."""

    def __init__(self, themes: StampedThemes, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._themes = themes
        self._clock = clock
        self._kept: dict[bool, tuple[float, Hashable, tuple[Theme, ...]]] = {}
        self._weeks: dict[str, tuple[float, Hashable, tuple[ThemeWeek, ...]]] = {}
        self._lock = threading.Lock()

    def themes(self, *, demo: bool = False) -> tuple[Theme, ...]:
        """As of at most a minute ago.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        stamp = self._themes.stamp()
        with self._lock:  # whoever asks for the same waits for it
            if not self._holds(demo, stamp):
                self._kept[demo] = (self._clock(), stamp, self._themes.themes(demo=demo))
            return self._kept[demo][2]

    def theme(self, theme_id: str) -> Theme | None:
        """From a list that is kept, or read by itself."""
        stamp = self._themes.stamp()
        lists = [self._kept[demo][2] for demo in (False, True) if self._holds(demo, stamp)]
        kept = (theme for themes in lists for theme in themes if theme.id == theme_id)
        return next(kept, None) or self._themes.theme(theme_id)

    def _holds(self, demo: bool, stamp: Hashable) -> bool:
        at, known, themes = self._kept.get(demo, (-KEPT_S, None, ()))
        return known == stamp and self._clock() - at < KEPT_S and not any(theme.recounted for theme in themes)

    def weeks(self, theme_id: str) -> tuple[ThemeWeek, ...]:
        """As of at most a minute ago: an effect is asked for as a page and as a picture, of two themes each."""
        stamp = self._themes.stamp()
        at, known, weeks = self._weeks.get(theme_id, NOTHING)
        if known != stamp or self._clock() - at >= KEPT_S:
            weeks = self._themes.weeks(theme_id)
            fresh = {id: kept for id, kept in self._weeks.items() if self._clock() - kept[0] < KEPT_S}
            self._weeks = {**fresh, theme_id: (self._clock(), stamp, weeks)}
        return weeks

    def questions(self, theme_id: str) -> tuple[tuple[str, str], ...]:
        return self._themes.questions(theme_id)

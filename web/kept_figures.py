"""Figures kept for a minute: a page and its pictures ask for the same ones."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping

from domain.figures import Figures
from web.insight import Figuring

KEPT_S = 60.0
MOST = 16  # choices of period, channel and log that are kept at a time


class KeptFigures:
    """Figures of another reader, read again after a minute; safe to share between threads."""

    def __init__(self, figures: Figuring, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._figures = figures
        self._clock = clock
        self._kept: dict[tuple[int, str | None, bool], tuple[float, Figures]] = {}
        self._lock = threading.Lock()

    def figures(
        self, weeks: int, *, topics: Mapping[str, str], channel: str | None = None, demo: bool = False
    ) -> Figures:
        """As of at most a minute ago.

        Raises:
            StorageUnavailable: the log cannot be read.
        """
        key = (weeks, channel, demo)
        with self._lock:  # whoever asks for the same waits for it
            at, found = self._kept.get(key, (-KEPT_S, None))
            if found is None or self._clock() - at >= KEPT_S:
                found = self._figures.figures(weeks, topics=topics, channel=channel, demo=demo)
                self._kept.pop(key, None)
                self._kept[key] = (self._clock(), found)
                while len(self._kept) > MOST:
                    del self._kept[next(iter(self._kept))]
            return found

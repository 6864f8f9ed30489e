"""Counts for who must not wait: a large theme is shown as it was last counted, while one thread counts it anew."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from analytics.kept_counts import KeptCounts
from analytics.theme_rows import ThemeCounts

logger = logging.getLogger(__name__)


class RecentCounts:
    """Kept counts at once; those of before the last change are counted anew, one theme at a time. Thread-safe."""

    def __init__(self, kept: KeptCounts) -> None:
        self._kept = kept
        self._counting = ThreadPoolExecutor(max_workers=1, thread_name_prefix="counts")
        self._asked_for = set[str]()  # themes that are being counted, or wait for it
        self._lock = threading.Lock()
        self._closed = False

    def read(self, themes: Sequence[str]) -> Mapping[str, ThemeCounts]:
        """By theme; those without questions are left out. The counts that are `old` are on their way.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        found = self._kept.at_hand(themes)
        self._count_anew(theme for theme, counts in found.items() if counts.old)
        return found

    def close(self) -> None:
        """Finish the theme that is being counted, and begin no other; whoever reads next asks for those again."""
        with self._lock:
            self._closed = True
        self._counting.shutdown(cancel_futures=True)

    def _count_anew(self, themes: Iterable[str]) -> None:
        with self._lock:
            for theme in themes:
                if theme not in self._asked_for and not self._closed:
                    self._asked_for.add(theme)
                    self._counting.submit(self._refresh, theme)

    def _refresh(self, theme: str) -> None:
        try:
            self._kept.refresh([theme])
        except Exception:  # nobody waits for this thread; the next reader asks for the theme again
            logger.exception("theme %s could not be counted anew", theme)
        finally:
            with self._lock:
                self._asked_for.discard(theme)

"""Pictures that were drawn: the same numbers are drawn once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Picture = TypeVar("Picture", str, bytes)

MOST = 64  # pictures that are kept; about 60 kB each


class KeptPictures:
    """Pictures by what they show; safe to share between threads."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, Any] = {}
        self._lock = threading.Lock()

    def of(self, shows: Hashable, draw: Callable[[], Picture]) -> Picture:
        """
        Args:
            shows: all that the picture follows from.
            draw: makes it, if it was not made before.
        """
        found: Picture | None = self._kept.get(shows)
        if found is not None:
            return found
        with self._lock:  # one after the other: drawing keeps a processor busy
            found = self._kept.get(shows)
            if found is None:
                found = self._kept[shows] = draw()
                while len(self._kept) > MOST:
                    del self._kept[next(iter(self._kept))]
            return found

"""Database calls off the event loop; after one that failed, none for a few seconds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from domain.errors import StorageUnavailable

PAUSE_S = 3.0  # seconds without a call after a failure, so that a dead server does not slow each message

P = ParamSpec("P")
T = TypeVar("T")


class StorageGate:
    """Runs calls in threads, and refuses them at once while the database is known to be down."""

    def __init__(self, *, pause_s: float = PAUSE_S, clock: Callable[[], float] = time.monotonic) -> None:
        self._pause_s = pause_s
        self._clock = clock
        self._closed_until = 0.0

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What the function returns.

        Raises:
            StorageUnavailable: the database does not answer, or did not a moment ago.
        """
        if self._clock() < self._closed_until:
            raise StorageUnavailable("la base de datos no respondía hace un momento")
        try:
            return await asyncio.to_thread(function, *args, **kwargs)
        except StorageUnavailable:
            self._closed_until = self._clock() + self._pause_s
            raise

"""Database calls off the event loop; after one that failed, none for a few seconds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, ParamSpec, TypeVar

from domain.errors import StorageUnavailable

PAUSE_S = 3.0  # seconds without a call after a failure, so that a dead server does not slow each message

P = ParamSpec("P")
T = TypeVar("T")
Run = Callable[[Callable[[], Any]], Awaitable[Any]]


class StorageGate:
    """Runs calls in threads, and refuses them at once while the database is known to be down."""

    def __init__(
        self, run: Run = asyncio.to_thread, *, pause_s: float = PAUSE_S, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """
        Args:
            run: does a call off the event loop.
        """
        self._run = run
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
            found: T = await self._run(partial(function, *args, **kwargs))
            return found
        except StorageUnavailable:
            self._closed_until = self._clock() + self._pause_s
            raise

"""«escribiendo…» above the chat, when an answer takes longer than people wait without a sign."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

AFTER_S = 0.5
AGAIN_S = 4.5  # Telegram shows it for five seconds


@asynccontextmanager
async def typing_while(show: Callable[[], Awaitable[object]]) -> AsyncIterator[None]:
    """Call `show` after half a second and again until the block ends; never waits for it."""
    task = asyncio.create_task(_keep_showing(show))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _keep_showing(show: Callable[[], Awaitable[object]]) -> None:
    await asyncio.sleep(AFTER_S)
    while True:
        await show()
        await asyncio.sleep(AGAIN_S)

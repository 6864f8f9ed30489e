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
    loop, signs = asyncio.get_running_loop(), set[asyncio.Task[None]]()
    timer = loop.call_later(AFTER_S, lambda: signs.add(loop.create_task(_keep_showing(show))))
    try:
        yield
    finally:
        timer.cancel()
        for sign in signs:
            sign.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await sign


async def _keep_showing(show: Callable[[], Awaitable[object]]) -> None:
    while True:
        await show()
        await asyncio.sleep(AGAIN_S)

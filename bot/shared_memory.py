"""What several bots of a city remember together for a moment, in Redis: counts and marks, no words, no identities."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from typing import Any

from settings import Settings

logger = logging.getLogger(__name__)

ANSWER_S = 0.3  # that Redis may take: it saves a nuisance, and nobody waits for that
LEFT_ALONE_S = 5.0  # after it did not answer
PREFIX = "tulugar:"


class SharedMemory:
    """Each call says None or False while Redis does not answer, so that whoever asks goes on alone."""

    def __init__(self, url: str) -> None:
        from redis.asyncio import Redis  # here: most bots are alone, and it loads much
        from redis.asyncio.retry import Retry
        from redis.backoff import NoBackoff
        from redis.exceptions import RedisError

        self._failures = (RedisError, OSError)
        once = Retry(NoBackoff(), 0)
        self._redis = Redis.from_url(url, socket_timeout=ANSWER_S, socket_connect_timeout=ANSWER_S, retry=once)
        self._away_until = 0.0

    async def count(self, name: str, at: float, *, within_s: float, most: int) -> int | None:
        """One more at that moment, and how many there are in the time before it; no more than `most` are kept."""
        key = PREFIX + name
        pipeline = self._redis.pipeline(transaction=True)
        pipeline.zadd(key, {uuid.uuid4().hex: at})
        pipeline.zremrangebyscore(key, "-inf", at - within_s)
        pipeline.zremrangebyrank(key, 0, -(most + 1))
        pipeline.zcard(key)
        pipeline.expire(key, int(2 * within_s))
        done = await self._tried(pipeline.execute)
        return int(done[3]) if done else None

    async def put(self, name: str, *, seconds: int) -> None:
        """Set a mark for so long."""
        await self._tried(lambda: self._redis.set(PREFIX + name, 1, ex=seconds))

    async def has(self, name: str) -> bool:
        """Whether a mark is set."""
        return bool(await self._tried(lambda: self._redis.exists(PREFIX + name)))

    async def drop(self, name: str) -> None:
        """Take a mark away."""
        await self._tried(lambda: self._redis.delete(PREFIX + name))

    async def _tried(self, ask: Callable[[], Any]) -> Any:
        if time.monotonic() < self._away_until:
            return None
        try:
            return await ask()
        except self._failures as error:
            self._away_until = time.monotonic() + LEFT_ALONE_S
            logger.warning("the memory of the bots does not answer: %s", type(error).__name__)
            return None

    async def close(self) -> None:
        """Let the connections go."""
        await self._redis.aclose()


def open_memory(settings: Settings) -> SharedMemory | None:
    """The memory that the settings name; None when there is one bot alone."""
    return SharedMemory(settings.bot_memory_url) if settings.bot_memory_url else None

"""Who writes more than anybody can read is told once, and then left without an answer until they slow down."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from enum import Enum

from bot.shared_memory import SharedMemory
from domain.identity import PersonKeys

WINDOW_S = 60.0
PERSONS = 10_000  # remembered at once; the one heard longest ago is forgotten first


class Hearing(Enum):
    ANSWERED = "answered"
    TOLD = "told"  # the one notice
    SILENT = "silent"


@dataclass
class _Person:
    moments: deque[float] = field(default_factory=deque)
    flooding: bool = False


class Flood:
    """Counts by the moments at which people wrote, so that what waited while the bot was off is no flood."""

    def __init__(self, per_minute: int) -> None:
        self._most = per_minute
        self._persons: OrderedDict[str, _Person] = OrderedDict()

    def hear(self, person: str, at: float) -> Hearing:
        """What becomes of one more message.

        Args:
            at: when it was written, Unix seconds.
        """
        known = self._persons.setdefault(person, _Person())
        self._persons.move_to_end(person)
        if len(self._persons) > PERSONS:
            self._persons.popitem(last=False)
        known.moments.append(at)
        while known.moments[0] <= at - WINDOW_S or len(known.moments) > 2 * self._most:
            known.moments.popleft()
        heard = judged(len(known.moments), self._most, flooding=known.flooding)
        known.flooding = heard is not Hearing.ANSWERED
        return heard


class SharedFlood:
    """The same for all bots of a city where they share a memory; while that is away, each counts alone."""

    def __init__(self, kind: str, per_minute: int, keys: PersonKeys, memory: SharedMemory | None) -> None:
        self._kind, self._most, self._keys, self._memory = kind, per_minute, keys, memory
        self._own = Flood(per_minute)

    async def hear(self, person: str, at: float) -> Hearing:
        """As `Flood.hear`."""
        own = self._own.hear(person, at)
        if self._memory is None:
            return own
        name = f"flood:{self._kind}:{self._keys.conversation(person)}"
        count = await self._memory.count(name, at, within_s=WINDOW_S, most=2 * self._most)
        if count is None:
            return own
        flooding = await self._memory.has(f"{name}:told")
        heard = judged(count, self._most, flooding=flooding)
        if heard is not Hearing.ANSWERED:
            await self._memory.put(f"{name}:told", seconds=int(2 * WINDOW_S))
        elif flooding:
            await self._memory.drop(f"{name}:told")
        return heard


def judged(count: int, most: int, *, flooding: bool) -> Hearing:
    """What becomes of the last of so many messages in a minute."""
    if count > most:
        return Hearing.SILENT if flooding else Hearing.TOLD
    if flooding and count > most // 2:
        return Hearing.SILENT  # so that nobody at the limit is told again and again
    return Hearing.ANSWERED

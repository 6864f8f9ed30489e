"""Who writes more than anybody can read is told once, and then left without an answer until they slow down."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from enum import Enum

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
        return self._judged(known)

    def _judged(self, person: _Person) -> Hearing:
        if len(person.moments) > self._most:
            already, person.flooding = person.flooding, True
            return Hearing.SILENT if already else Hearing.TOLD
        if person.flooding and len(person.moments) > self._most // 2:
            return Hearing.SILENT  # so that nobody at the limit is told again and again
        person.flooding = False
        return Hearing.ANSWERED

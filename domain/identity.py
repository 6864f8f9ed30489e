"""Keyed hashes instead of identities: who asked cannot be read back, and cannot be followed for long."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass, field

SECONDS_A_DAY = 86_400


@dataclass(frozen=True)
class PersonKeys:
    """Names for a person that only the holder of the secret can link to them."""

    secret: bytes = field(repr=False)
    days: int = 30  # a person's key changes after so many days
    clock: Callable[[], float] = time.time

    def person(self, person: str) -> str:
        """16 hexadecimal digits that stand for a person in the log during one period."""
        return self._digest("person", person, self.days)[:16]

    def all_of(self, person: str, days_back: int) -> tuple[str, ...]:
        """Every key that a person had in the log during the last days, newest first; for that person's own requests."""
        now = int(self.clock() // (self.days * SECONDS_A_DAY))
        periods = range(now, now - days_back // self.days - 2, -1)
        return tuple(self._of_period("person", person, period)[:16] for period in periods)

    def conversation(self, person: str) -> str:
        """The name of a person's conversation with Rasa: a new one each day, so that trackers stay short."""
        return self._digest("conversation", person, 1)[:32]

    def conversations(self, person: str) -> tuple[str, ...]:
        """The names of the conversations that may still be kept: today's and yesterday's."""
        today = int(self.clock() // SECONDS_A_DAY)
        return tuple(self._of_period("conversation", person, day)[:32] for day in (today, today - 1))

    def lasting(self, person: str) -> str:
        """The name that a person's choices are kept under: it stays, and nothing links it to the log."""
        return hmac.new(self.secret, f"preferences|{person}".encode(), hashlib.sha256).hexdigest()

    def _digest(self, purpose: str, person: str, days: int) -> str:
        return self._of_period(purpose, person, int(self.clock() // (days * SECONDS_A_DAY)))

    def _of_period(self, purpose: str, person: str, period: int) -> str:
        return hmac.new(self.secret, f"{purpose}|{period}|{person}".encode(), hashlib.sha256).hexdigest()

"""Which conversations are in the middle of a proposal, so that nothing said in one is lost while Rasa is gone."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from bot.shared_memory import SharedMemory
from domain.conversation import Answer

KEPT_S = 3500  # a little less than Rasa keeps a form that nobody touches
REMEMBERED = 2000  # conversations


class OpenForms:
    """What Rasa said last tells whether a form is open: all that it asks there has buttons."""

    def __init__(self, memory: SharedMemory | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        """With a memory, all bots of a city know it."""
        self._memory = memory
        self._clock = clock
        self._until: OrderedDict[str, float] = OrderedDict()

    async def note(self, sender: str, answer: Answer) -> None:
        """What Rasa answered."""
        if not answer.steps:
            await self.forget(sender)
        elif self._memory:
            await self._memory.put(_name(sender), seconds=KEPT_S)
        else:
            self._until[sender] = self._clock() + KEPT_S
            self._until.move_to_end(sender)
            while len(self._until) > REMEMBERED:
                self._until.popitem(last=False)

    async def holds(self, sender: str) -> bool:
        """Whether a form is open, as far as anybody here knows."""
        if self._memory:
            return await self._memory.has(_name(sender))
        return self._until.get(sender, 0.0) > self._clock()

    async def forget(self, sender: str) -> None:
        """The form is closed."""
        self._until.pop(sender, None)
        if self._memory:
            await self._memory.drop(_name(sender))


def _name(sender: str) -> str:
    return f"form:{sender}"

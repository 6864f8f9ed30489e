"""Conversations in Rasa's memory, for one Rasa: forgotten after an hour, and short however long people talk."""

from __future__ import annotations

import json
import time
import zlib
from collections import OrderedDict
from typing import Any, List, Optional, Text

from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.conversation import Dialogue
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

KEPT_S = 3600.0  # after the last message: it holds people's words
MOST = 20_000  # conversations; about 2 kB each
TURNS = 10  # messages of a person that are kept of one conversation: each turn reads all of them again


class RecentConversations(InMemoryTrackerStore):
    """Rasa's own store keeps every conversation, whole, until the process ends."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._saved: OrderedDict[Text, float] = OrderedDict()  # when, oldest first

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep a conversation, and let go of those that nobody goes on with."""
        await self.stream_events(tracker)
        written = json.dumps(Dialogue(tracker.sender_id, recent_events(tracker)).as_dict())
        self.store[tracker.sender_id] = zlib.compress(written.encode(), 1)  # type: ignore[assignment]
        self._saved[tracker.sender_id] = time.monotonic()
        self._saved.move_to_end(tracker.sender_id)
        self._forget()

    async def _retrieve(self, sender_id: Text, fetch_all_sessions: bool) -> Optional[DialogueStateTracker]:
        self._forget()
        stored = self.store.get(sender_id)
        return self.deserialise_tracker(sender_id, zlib.decompress(stored).decode()) if stored else None

    def forget(self, sender_id: Text) -> None:
        """Let go of one conversation now."""
        self.store.pop(sender_id, None)
        self._saved.pop(sender_id, None)

    def _forget(self) -> None:
        until = time.monotonic() - KEPT_S
        while self._saved and (len(self._saved) > MOST or next(iter(self._saved.values())) < until):
            del self.store[self._saved.popitem(last=False)[0]]


def recent_events(tracker: DialogueStateTracker) -> List[Event]:
    """The last turns, after what the conversation had come to; all of them while a form is open."""
    events = list(tracker.events)
    said = [place for place, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(said) <= TURNS or tracker.active_loop:
        return events
    slots = [SlotSet(name, value) for name, value in tracker.current_slot_values().items() if value is not None]
    return [*slots, ActionExecuted(ACTION_LISTEN_NAME), *events[said[-TURNS] :]]

"""Show the entry that a person chose by a button."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answer_question import decided, request_of
from domain.answering import Answering
from domain.wire import answer_to_json
from log_lines import request_scope


class ActionShowEntry(Action):
    def __init__(self, answering: Answering) -> None:
        self._answering = answering

    def name(self) -> str:
        return "action_show_entry"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, _domain: Any) -> list[EventType]:
        chosen = next(tracker.get_latest_entity_values("entry"), "")
        with request_scope(request_of(tracker)):
            answer = decided(lambda: self._answering.show(chosen))
        dispatcher.utter_message(json_message=answer_to_json(answer))
        return [SlotSet("current_entry", answer.current_entry)]

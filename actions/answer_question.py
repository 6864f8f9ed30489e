"""Answer the latest message, and remember what the conversation is about."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from domain.answering import Answering
from domain.conversation import Answer, Question, Status
from domain.crisis import CRISIS
from domain.signals import SOCIAL
from domain.wire import answer_to_json, interpretation_from_rasa
from log_lines import request_scope
from metrics import timed

logger = logging.getLogger(__name__)

LIKELY = 0.6  # of an intent that ends in a fixed reply: it is given where the search finds no answer
LIKELY_OF = {CRISIS: 0.45}  # people in need come first, even if that is now and then mistaken
SAID_INSTEAD = frozenset({Status.ANSWERED, Status.CLARIFIED})  # what is found comes before such a reply
SAID_WITH_HELP = frozenset({Status.ANSWERED})  # where help is stands below it


class ActionAnswerQuestion(Action):
    def __init__(self, answering: Answering) -> None:
        self._answering = answering

    def name(self) -> str:
        return "action_answer_question"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, _domain: Any) -> list[EventType]:
        question = question_of(tracker)
        with request_scope(request_of(tracker)):
            answer = decided(lambda: self._answering.answer(question, interpretation_from_rasa(tracker.latest_message)))
        fixed = likely_talk(tracker.latest_message)
        is_said = fixed is None or answer.status in (SAID_WITH_HELP if fixed == CRISIS else SAID_INSTEAD)
        if is_said:
            dispatcher.utter_message(json_message=answer_to_json(answer))
        if fixed == CRISIS or not is_said:
            dispatcher.utter_message(response=f"utter_{fixed}")
        return [SlotSet("current_entry", (is_said and answer.current_entry) or question.current_entry)]


def likely_talk(message: Mapping[str, Any]) -> str | None:
    """The intent of a message that ends in a fixed reply, if it is likely; where it is sure, Rasa asks no action."""
    first: Mapping[str, Any] = next(iter(message.get("intent_ranking") or ()), {"name": "", "confidence": 0.0})
    name, confidence = str(first["name"]), float(first["confidence"])
    return name if name in SOCIAL and confidence >= LIKELY_OF.get(name, LIKELY) else None


def decided(decide: Callable[[], Answer]) -> Answer:
    """What was decided, timed and told in one line without the question's words."""
    with timed("decide"):
        answer = decide()
    logger.info("decided status=%s entries=%s score=%.2f", answer.status.value, answer.entries[:1], answer.score)
    return answer


def request_of(tracker: Tracker) -> str:
    """The number that the bot gave the request; empty when it gave none."""
    return str((tracker.latest_message.get("metadata") or {}).get("request") or "")


def question_of(tracker: Tracker) -> Question:
    """The latest message with what its metadata and the conversation say about it."""
    metadata = tracker.latest_message.get("metadata") or {}
    return Question(
        text=tracker.latest_message.get("text") or "…",
        language=str(metadata.get("language") or "es"),
        channel=str(metadata.get("channel") or "rest"),
        current_entry=tracker.get_slot("current_entry"),
    )

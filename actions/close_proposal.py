"""Thank for a proposal, or take back one that was cancelled."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from domain.conversation import Answer, Status
from domain.text import fold
from domain.wire import answer_to_json

CANCEL = frozenset({"cancelar", "cancela", "cancelo", "no", "ya no", "olvidalo", "nada", "cancel", "salir", "mejor no"})
CANCELLED = "Listo, no guardé ninguna idea. ¿Qué más quieres saber?"
THANKS = "¡Gracias! Guardé tu idea sin datos personales para quienes cuidan este asistente: «{idea}»"
SHOWN_CHARS = 300  # enough to recognise one's own idea


class ActionCloseProposal(Action):
    def name(self) -> str:
        return "action_close_proposal"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, _domain: Any) -> list[EventType]:
        dispatcher.utter_message(json_message=answer_to_json(reply_to(tracker.get_slot("idea") or "")))
        return [SlotSet("idea", None)]


def reply_to(idea: str) -> Answer:
    """What a person hears after a proposal; the log row of the message, marked `proposal`, is where it is kept."""
    if fold(idea) in CANCEL:
        return Answer(Status.SMALL_TALK, CANCELLED, intent="proposal_cancelled")
    return Answer(Status.SMALL_TALK, THANKS.format(idea=idea[:SHOWN_CHARS]), intent="proposal")

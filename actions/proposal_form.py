"""The proposal form as Rasa leads it: slots to state and back; what happens in it is in `domain/proposal_form.py`."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answer_question import question_of
from domain.proposal_form import START, Asking, Ending, FormState, Heard, ProposalForm, not_open
from domain.wire import answer_to_json, interpretation_from_rasa

FORM = "proposal_form"
SLOTS = ("idea", "area", "sure", "aside", "proposal_language", "proposal_ending")
BUTTON = "proposal_step"  # the intent that a button of the form has
COMMAND = "/propose"  # a text of our own: what people write never begins with a slash


class ValidateProposal(Action):
    """Takes in what was said; sets a slot each time, so that Rasa never takes the message for something else."""

    def __init__(self, form: ProposalForm) -> None:
        self._form = form

    def name(self) -> str:
        return f"validate_{FORM}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, _domain: Any) -> list[EventType]:
        turn = self._form.hear(state_of(tracker), heard(tracker))
        if turn.said:
            dispatcher.utter_message(json_message=answer_to_json(turn.said))
        if turn.fixed:
            dispatcher.utter_message(response=f"utter_{turn.fixed}")
        state = turn.state
        kept = {"idea": state.idea, "area": state.area, "aside": state.aside, "proposal_language": state.language}
        events = [SlotSet(name, value) for name, value in kept.items()]
        if turn.said and turn.said.current_entry:
            events.append(SlotSet("current_entry", turn.said.current_entry))
        if turn.ending:
            events += [SlotSet("proposal_ending", turn.ending.value), SlotSet("requested_slot", None)]
        return events


class AskProposal(Action):
    """Asks for one of the slots."""

    def __init__(self, form: ProposalForm, asking: Asking) -> None:
        self._form = form
        self._asking = asking

    def name(self) -> str:
        return f"action_ask_{FORM}_{self._asking.value}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, _domain: Any) -> list[EventType]:
        dispatcher.utter_message(json_message=answer_to_json(self._form.prompt(state_of(tracker))))
        return []


class CloseProposal(Action):
    """Says the last word, and keeps none of the person's words in the conversation's slots."""

    def __init__(self, form: ProposalForm) -> None:
        self._form = form

    def name(self) -> str:
        return "action_close_proposal"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, _domain: Any) -> list[EventType]:
        ending = Ending(tracker.get_slot("proposal_ending") or Ending.CANCELLED)
        if ending is Ending.CRISIS:
            dispatcher.utter_message(response="utter_crisis")
        else:
            dispatcher.utter_message(json_message=answer_to_json(self._form.close(state_of(tracker), ending)))
        return [SlotSet(name, None) for name in SLOTS]


class ProposalOver(Action):
    """A button of a form that is closed was pressed."""

    def name(self) -> str:
        return "action_proposal_over"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, _domain: Any) -> list[EventType]:
        dispatcher.utter_message(json_message=answer_to_json(not_open(question_of(tracker).language)))
        return []


def state_of(tracker: Tracker) -> FormState:
    """The form as the conversation's slots have it."""
    asked = tracker.get_slot("requested_slot")
    language = tracker.get_slot("proposal_language") or question_of(tracker).language
    idea, area, aside = (tracker.get_slot(name) for name in ("idea", "area", "aside"))
    return FormState(Asking(asked) if asked in set(Asking) else None, idea, area, aside, language)


def heard(tracker: Tracker) -> Heard:
    """The latest message, as the form takes it."""
    message = tracker.latest_message
    intent = str((message.get("intent") or {}).get("name") or "")
    named = {entity.get("entity"): str(entity.get("value")) for entity in message.get("entities") or ()}
    step = named.get("step", "") if intent == BUTTON else ""
    if message.get("text") == COMMAND:
        step = START
    entry = named.get("entry", "") if intent == "choose_option" else ""
    return Heard(question_of(tracker), interpretation_from_rasa(message), intent, step, entry)


def proposal_actions(form: ProposalForm) -> tuple[Action, ...]:
    """Every action of the form."""
    return (
        ValidateProposal(form),
        *(AskProposal(form, asking) for asking in Asking),
        CloseProposal(form),
        ProposalOver(),
    )

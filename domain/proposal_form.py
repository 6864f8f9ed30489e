"""A proposal step by step: the idea, the area it is for, and whether to send it; whatever else comes is not lost."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from domain.answering import Answering
from domain.conversation import Answer, Interpretation, Proposal, Question, Status, Step
from domain.crisis import CRISIS
from domain.language import ENGLISH, SPANISH
from domain.proposal_reading import CANCEL, NO, SKIP, YES, Areas, idea_in, is_question, says_enough
from domain.proposal_words import say
from domain.text import fold

PROPOSE = "propose"  # the intent's name, in Rasa too
SENT = "proposal"
CANCELLED = "proposal_cancelled"
OVER = "proposal_over"
INSTEAD = "proposal_question"  # the text is a question, to be asked anew
FORM_INTENTS = frozenset({PROPOSE, SENT, CANCELLED, OVER, INSTEAD})
FIXED = frozenset({"who_are_you", "help", "privacy", "my_data", "delete_data", "talk_to_person"})  # Rasa has a reply

START, LEAVE, AGAIN = "start", "leave", "again"  # what commands tell the form
SKIP_STEP, CANCEL_STEP, EDIT, WAS_IDEA, ASKED, SEND, AREA = "skip", "cancel", "edit", "wasidea", "asked", "yes", "a"


class Asking(StrEnum):
    """What was asked last; the values are Rasa's slots."""

    IDEA = "idea"
    AREA = "area"
    SURE = "sure"


class Ending(StrEnum):
    SENT = "sent"
    CANCELLED = "cancelled"
    LEFT = "left"
    CRISIS = "crisis"
    QUESTION = "question"


@dataclass(frozen=True)
class FormState:
    asking: Asking | None = None  # None before the first question
    idea: str | None = None
    area: str | None = None  # empty: the person named none
    aside: str | None = None  # what was answered as a question in place of an idea
    language: str = SPANISH


@dataclass(frozen=True)
class Heard:
    """A message inside the form."""

    question: Question
    interpretation: Interpretation
    intent: str = ""  # that Rasa's rules go by
    step: str = ""  # the button, where one was pressed
    entry: str = ""  # the option, where one was pressed


@dataclass(frozen=True)
class Turn:
    """What a message did: the state after it, and what is said before the form goes on."""

    state: FormState
    said: Answer | None = None
    fixed: str = ""  # intent whose fixed reply Rasa says
    ending: Ending | None = None


class ProposalForm:
    def __init__(self, answering: Answering, areas: Areas) -> None:
        self._answering = answering
        self._areas = areas

    def hear(self, state: FormState, heard: Heard) -> Turn:
        """What a message does to the form; danger, a way out and a question come before what was asked."""
        text = heard.question.text
        if heard.intent == CRISIS:
            return Turn(state, ending=Ending.CRISIS)
        if heard.entry:
            return Turn(state, said=self._answering.show(heard.entry))
        if state.asking is None:
            return self._begin(heard)
        if heard.step:
            return self._step(state, heard.step)
        if fold(text) in CANCEL:
            return Turn(state, ending=Ending.CANCELLED)
        if is_question(text) and (aside := self._aside(state, heard)):
            return aside
        taking: dict[Asking, Callable[[FormState, Heard], Turn]] = {
            Asking.IDEA: self._idea,
            Asking.AREA: self._area,
            Asking.SURE: self._sure,
        }
        return taking[state.asking](state, heard)

    def prompt(self, state: FormState) -> Answer:
        """What is asked next, with its buttons."""
        language, cancel = state.language, self._button("cancel", state.language, CANCEL_STEP)
        if state.idea is None:
            aside = (self._button("aside", language, WAS_IDEA),) if state.aside else ()
            return _asked(say("idea", language), (*aside, cancel), language)
        question = (self._button("question", language, ASKED),) if is_question(state.idea) else ()
        if state.area is None:
            what = self._areas.what_english if language == ENGLISH else self._areas.what
            areas = (Step(name, f"{AREA}{number}") for number, name in enumerate(self._areas.names))
            skip = self._button("skip", language, SKIP_STEP)
            asked = say("area", language, idea=state.idea, what=what)
            return _asked(asked, (*areas, *question, skip, cancel), language)
        send = self._button("send", language, f"{SEND}.{_mark(state.idea)}")
        edit = self._button("edit", language, EDIT)
        area = f"\n{state.area}" if state.area else ""
        return _asked(say("sure", language, idea=state.idea, area=area), (send, edit, *question, cancel), language)

    def close(self, state: FormState, ending: Ending) -> Answer:
        """The last word, where nobody is in danger."""
        language = state.language
        if ending is Ending.SENT and state.idea:
            proposal = Proposal(state.idea, state.area or None)
            return Answer(Status.SMALL_TALK, say("sent", language), intent=SENT, language=language, proposal=proposal)
        if ending is Ending.QUESTION and state.idea:
            return Answer(Status.SMALL_TALK, state.idea, intent=INSTEAD, language=language)
        name = "left" if ending is Ending.LEFT else "cancelled"
        return Answer(Status.SMALL_TALK, say(name, language), intent=CANCELLED, language=language)

    def _begin(self, heard: Heard) -> Turn:
        state = FormState(language=heard.question.language)
        idea = None if heard.step else idea_in(heard.question.text)
        return Turn(self._with_idea(state, idea) if idea else state)

    def _step(self, state: FormState, step: str) -> Turn:
        """A button; one of an earlier question, or of another idea, only repeats what is asked now."""
        if step == CANCEL_STEP:
            return Turn(state, ending=Ending.CANCELLED)
        if step == LEAVE:
            return Turn(state, ending=Ending.LEFT)
        if step == WAS_IDEA and state.aside:
            return Turn(self._with_idea(state, state.aside))
        if step == EDIT and state.idea:
            return Turn(replace(state, idea=None, area=None))
        if step == ASKED and state.idea:
            return Turn(state, ending=Ending.QUESTION)
        if state.asking is Asking.AREA and step == SKIP_STEP:
            return Turn(replace(state, area=""))
        if state.asking is Asking.AREA and step[:1] == AREA and step[1:].isdecimal():
            named = dict(enumerate(self._areas.names)).get(int(step[1:]))
            return Turn(replace(state, area=named))
        if state.asking is Asking.SURE and state.idea and step == f"{SEND}.{_mark(state.idea)}":
            return Turn(state, ending=Ending.SENT)
        return Turn(state, said=_problem("unread", state.language) if step == AGAIN else None)

    def _aside(self, state: FormState, heard: Heard) -> Turn | None:
        """A question in the middle: answered, and the form goes on. None when it may be the idea itself."""
        kept = replace(state, aside=heard.question.text) if state.asking is Asking.IDEA else state
        if heard.intent in FIXED:
            return Turn(kept, fixed=heard.intent)
        answer = self._answering.answer(heard.question, heard.interpretation)
        known = answer.status is not Status.DECLINED or bool(answer.title)
        return Turn(kept, said=answer) if known or state.asking is not Asking.IDEA else None

    def _idea(self, state: FormState, heard: Heard) -> Turn:
        idea = heard.question.text
        state = replace(state, language=heard.question.language)
        if fold(idea) in NO:
            return Turn(state, ending=Ending.CANCELLED)
        if not says_enough(idea):
            return Turn(state, said=_problem("short", state.language))
        return Turn(self._with_idea(state, idea))

    def _area(self, state: FormState, heard: Heard) -> Turn:
        folded = fold(heard.question.text)
        if folded in SKIP | NO:
            return Turn(replace(state, area=""))
        if found := self._areas.find(heard.question.text):
            return Turn(replace(state, area=found))
        return Turn(state, said=_problem("unknown_area", state.language))

    def _sure(self, state: FormState, heard: Heard) -> Turn:
        folded = fold(heard.question.text)
        if folded in YES:
            return Turn(state, ending=Ending.SENT)
        if folded in NO:
            return Turn(state, ending=Ending.CANCELLED)
        return Turn(state, said=_problem("unclear", state.language))

    def _with_idea(self, state: FormState, idea: str) -> FormState:
        area = self._areas.find(idea) if self._areas.names else ""
        return replace(state, idea=idea, area=area, aside=None)

    def _button(self, name: str, language: str, value: str) -> Step:
        return Step(say(f"{name}_button", language), value)


def not_open(language: str) -> Answer:
    """To a button of a form that is closed."""
    return Answer(Status.SMALL_TALK, say("over", language), intent=OVER, language=language)


def unavailable(language: str) -> Answer:
    """While nobody leads forms."""
    return Answer(Status.SMALL_TALK, say("unavailable", language), intent=OVER, language=language)


def left(language: str) -> Answer:
    """To who leaves a form that nobody leads."""
    return Answer(Status.SMALL_TALK, say("left", language), intent=CANCELLED, language=language)


def paused(language: str) -> Answer:
    """To what is said in a form while nobody leads it."""
    return Answer(Status.SMALL_TALK, say("paused", language), intent=OVER, language=language)


def begun_again(asked: Answer) -> Answer:
    """What a form asks that had to be begun anew."""
    return replace(asked, text=f"{say('lost', asked.language)}\n\n{asked.text}")


def is_outside(text: str, answer: Answer) -> bool:
    """Whether an answer shows that no form took the text, which was no question and no wish to stop."""
    led = bool(answer.steps) or answer.intent in FORM_INTENTS or answer.status is Status.HANDED_OVER
    return not (led or is_question(text) or fold(text) in CANCEL)


def _asked(text: str, steps: tuple[Step, ...], language: str) -> Answer:
    return Answer(Status.SMALL_TALK, text, intent=PROPOSE, language=language, steps=steps)


def _problem(name: str, language: str) -> Answer:
    return Answer(Status.SMALL_TALK, say(name, language), intent=PROPOSE, language=language)


def _mark(idea: str) -> str:
    """6 hexadecimal digits that name an idea, so that a button sends no other one."""
    return hashlib.sha256(idea.encode()).hexdigest()[:6]

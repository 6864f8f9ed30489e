"""/propuesta and /cancelar, and the buttons of the form that Rasa leads (`domain/proposal_form.py`)."""

from __future__ import annotations

from dataclasses import replace

from bot.callbacks import FeatureChoice
from bot.conversation import Exchange
from bot.deliveries import Delivery, answer_to, in_place, notice
from bot.features.desk import Command, Desk, Feature
from bot.phrases import read_phrases
from bot.replies import FORM, plain_reply, reply_to
from bot.updates import Commanded, Pressed
from domain.proposal_form import FORM_INTENTS, OVER, START


def feature(desk: Desk) -> Feature:
    words = read_phrases("proposals")

    async def begin(commanded: Commanded, language: str) -> Delivery:
        if commanded.chat_id < 0:
            return answer_to(commanded, plain_reply(words.say("only_private", language)))
        exchange = await desk.talk.step(START, person=commanded.person, channel=desk.channel, language=language)
        return answer_to(commanded, reply_to(exchange.answer, exchange.id, desk.texts, exchange.language))

    async def cancel(commanded: Commanded, language: str) -> Delivery:
        left = await desk.talk.leave_form(person=commanded.person)
        return answer_to(commanded, plain_reply(words.say("cancelled" if left else "nothing", language)))

    async def go_on(pressed: Pressed, choice: FeatureChoice) -> Delivery:
        exchange = await desk.talk.step(
            choice.value, person=pressed.person, channel=desk.channel, language=choice.language
        )
        return _shown(desk, pressed, exchange)

    return Feature(
        commands=(
            Command("propuesta", "Proponer una idea", "Propose an idea of yours", begin, keeps_form=True),
            Command("cancelar", "Dejar la propuesta", "Drop the proposal", cancel, in_menu=False, keeps_form=True),
        ),
        buttons={FORM: go_on},
    )


def _shown(desk: Desk, pressed: Pressed, exchange: Exchange) -> Delivery:
    """In place of what was asked; words over the chat when the form is closed, and a message for an answer."""
    answer = exchange.answer
    if answer.intent == OVER:
        return notice(pressed, answer.text)
    reply = reply_to(answer, exchange.id, desk.texts, exchange.language)
    if answer.intent in FORM_INTENTS:
        return in_place(pressed, reply)
    return replace(in_place(pressed, reply), edit=None)

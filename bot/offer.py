"""Below an answer that we do not have: the button that offers to tell later."""

from __future__ import annotations

from dataclasses import replace

from bot.callbacks import feature_data
from bot.conversation import Exchange
from bot.phrases import Phrases
from bot.replies import Button, Reply
from domain.conversation import Cause, Status

TELL = "tell"  # the kind of the button; its value is the id of the question
WORTH_IT = {Cause.NO_CONTENT, Cause.NOT_FOUND}  # what a new entry could answer


def with_offer(reply: Reply, exchange: Exchange, words: Phrases) -> Reply:
    """The reply with the offer above its last row, where a later answer can be hoped for."""
    answer = exchange.answer
    data = feature_data(TELL, exchange.id, exchange.language)
    if answer.status is not Status.DECLINED or answer.cause not in WORTH_IT or not data:
        return reply
    offer = (Button(words.say("tell_me_button", exchange.language), data),)
    return replace(reply, keyboard=(*reply.keyboard[:-1], offer, *reply.keyboard[-1:]))

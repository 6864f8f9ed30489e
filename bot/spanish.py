"""What an answer says in Spanish: where the city has words of its own for an intent, those."""

from __future__ import annotations

from dataclasses import replace

from bot.texts import Texts
from domain.conversation import Answer, Status


def in_own_words(answer: Answer, texts: Texts) -> Answer:
    """The same answer; talk that needs no entry is worded by the city."""
    if answer.status in {Status.SMALL_TALK, Status.HANDED_OVER} and answer.intent in texts.said:
        return replace(answer, text=texts.said[answer.intent])
    return answer

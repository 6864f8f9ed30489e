"""What a person did to what is sent back: questions go to the conversation, commands have texts."""

from __future__ import annotations

import logging
from collections import deque
from typing import Protocol

from bot.callbacks import NoneChoice, OptionChoice, VoteChoice
from bot.conversation import Exchange
from bot.deliveries import Delivery
from bot.replies import Reply, plain_reply, reply_to
from bot.texts import Texts
from bot.updates import Commanded, Incoming, Pressed, Said, Unreadable
from domain.insight import Vote
from domain.language import ENGLISH

logger = logging.getLogger(__name__)

CHANNEL = "telegram"
ALBUMS_REMEMBERED = 1000


class Talk(Protocol):
    """What is needed of `bot.conversation.Conversation`."""

    async def ask(self, text: str, *, person: str, channel: str) -> Exchange: ...

    async def choose(
        self, entry_id: str, title: str, *, person: str, channel: str, language: str, question_id: str
    ) -> Exchange: ...

    async def choose_none(self, question_id: str) -> None: ...

    async def vote(self, question_id: str, vote: Vote, *, person: str) -> bool: ...


class Responder:
    """Composes deliveries; sends nothing itself."""

    def __init__(self, conversation: Talk, texts: Texts) -> None:
        self._conversation = conversation
        self._texts = texts
        self._commands = {"start": texts.start, "ayuda": texts.help, "help": texts.help, "privacidad": texts.privacy}
        self._albums: deque[str] = deque(maxlen=ALBUMS_REMEMBERED)

    async def respond(self, incoming: Incoming) -> Delivery | None:
        """What to send; None when nothing is to be said. Whatever breaks is told kindly."""
        try:
            return await self._compose(incoming)
        except Exception as error:  # noqa: BLE001 - the entry point of every message: nobody is left without an answer
            logger.error("could not compose an answer: %s", type(error).__name__)
            return self._apology(incoming)

    async def _compose(self, incoming: Incoming) -> Delivery | None:
        match incoming:
            case Said():
                return await self._answer(incoming)
            case Commanded():
                text = self._commands.get(incoming.name, self._texts.unknown_command)
                return Delivery(incoming.chat_id, plain_reply(text), incoming.reply_to)
            case Unreadable():
                return self._only_text(incoming)
            case Pressed():
                return await self._pressed(incoming)

    async def _answer(self, said: Said) -> Delivery:
        exchange = await self._conversation.ask(said.text, person=said.person, channel=CHANNEL)
        return Delivery(said.chat_id, self._laid_out(exchange), said.reply_to)

    async def _pressed(self, pressed: Pressed) -> Delivery:
        match pressed.choice:
            case VoteChoice(question_id, vote):
                return await self._vote(pressed, question_id, vote)
            case OptionChoice():
                return await self._option(pressed, pressed.choice)
            case NoneChoice():
                return await self._none(pressed, pressed.choice)
        return _notice(pressed, self._texts.stale_button)

    async def _option(self, pressed: Pressed, option: OptionChoice) -> Delivery:
        exchange = await self._conversation.choose(
            option.entry_id,
            pressed.title,
            person=pressed.person,
            channel=CHANNEL,
            language=option.language,
            question_id=pressed.question_id,
        )
        return Delivery(pressed.chat_id, self._laid_out(exchange), press_id=pressed.press_id)

    async def _none(self, pressed: Pressed, none: NoneChoice) -> Delivery:
        await self._conversation.choose_none(none.question_id)
        texts = self._texts.english if none.language == ENGLISH else self._texts
        return Delivery(pressed.chat_id, plain_reply(texts.none_of_these), press_id=pressed.press_id)

    async def _vote(self, pressed: Pressed, question_id: str, vote: Vote) -> Delivery:
        kept = await self._conversation.vote(question_id, vote, person=pressed.person)
        thanks = self._texts.voted_up if vote is Vote.UP else self._texts.voted_down
        return _notice(pressed, thanks if kept else self._texts.vote_unknown)

    def _only_text(self, unreadable: Unreadable) -> Delivery | None:
        if unreadable.album:
            if unreadable.album in self._albums:
                return None
            self._albums.append(unreadable.album)
        return Delivery(unreadable.chat_id, plain_reply(self._texts.only_text), unreadable.reply_to)

    def _laid_out(self, exchange: Exchange) -> Reply:
        return reply_to(exchange.answer, exchange.id, self._texts, exchange.language)

    def _apology(self, incoming: Incoming) -> Delivery:
        reply = plain_reply(self._texts.out_of_order)
        if isinstance(incoming, Pressed):
            return Delivery(incoming.chat_id, reply, press_id=incoming.press_id)
        return Delivery(incoming.chat_id, reply, incoming.reply_to)


def _notice(pressed: Pressed, text: str) -> Delivery:
    """Words over the chat for a moment, and no message."""
    return Delivery(pressed.chat_id, Reply(()), press_id=pressed.press_id, notice=text)

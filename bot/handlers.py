"""What a person did to what is sent back: questions go to the conversation, commands have texts."""

from __future__ import annotations

import logging
from collections import deque

from bot.callbacks import FeatureChoice, NoneChoice, OptionChoice, VoteChoice
from bot.conversation import Exchange
from bot.deliveries import Delivery, notice
from bot.features.basics import read_basics
from bot.features.desk import Desk
from bot.features.registry import build_registry
from bot.offer import with_offer
from bot.phrases import read_phrases
from bot.replies import Reply, plain_reply, reply_to
from bot.updates import Commanded, Incoming, Pressed, Said, Unreadable
from domain.insight import Vote
from domain.language import ENGLISH, language_of_locale

logger = logging.getLogger(__name__)

CHANNEL = "telegram"
ALBUMS_REMEMBERED = 1000


class Responder:
    """Composes deliveries; sends nothing itself."""

    def __init__(self, desk: Desk) -> None:
        self._conversation = desk.talk
        self._texts = desk.texts
        self._words = read_basics(desk.settings)
        self._notices = read_phrases("notices")
        self.registry = build_registry(desk)
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
                return await self._command(incoming)
            case Unreadable():
                return self._only_text(incoming)
            case Pressed():
                return await self._pressed(incoming)

    async def _command(self, commanded: Commanded) -> Delivery | None:
        language = language_of_locale(commanded.locale)
        if command := self.registry.commands.get(commanded.name):
            return await command.respond(commanded, language)
        unknown = plain_reply(self._words.say("unknown_command", language))
        return Delivery(commanded.chat_id, unknown, commanded.reply_to)

    async def _answer(self, said: Said) -> Delivery:
        exchange = await self._conversation.ask(said.text, person=said.person, channel=CHANNEL)
        return Delivery(said.chat_id, self._laid_out(exchange), said.reply_to)

    async def _pressed(self, pressed: Pressed) -> Delivery | None:
        match pressed.choice:
            case VoteChoice(question_id, vote):
                return await self._vote(pressed, question_id, vote)
            case OptionChoice():
                return await self._option(pressed, pressed.choice)
            case NoneChoice():
                return await self._none(pressed, pressed.choice)
            case FeatureChoice(kind) if kind in self.registry.buttons:
                return await self.registry.buttons[kind](pressed, pressed.choice)
        return notice(pressed, self._texts.stale_button)

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
        return notice(pressed, thanks if kept else self._texts.vote_unknown)

    def _only_text(self, unreadable: Unreadable) -> Delivery | None:
        if unreadable.album:
            if unreadable.album in self._albums:
                return None
            self._albums.append(unreadable.album)
        text = self._words.say("only_text", language_of_locale(unreadable.locale))
        return Delivery(unreadable.chat_id, plain_reply(text), unreadable.reply_to)

    def _laid_out(self, exchange: Exchange) -> Reply:
        reply = reply_to(exchange.answer, exchange.id, self._texts, exchange.language)
        return with_offer(reply, exchange, self._notices)

    def _apology(self, incoming: Incoming) -> Delivery:
        reply = plain_reply(self._texts.out_of_order)
        if isinstance(incoming, Pressed):
            return Delivery(incoming.chat_id, reply, press_id=incoming.press_id)
        return Delivery(incoming.chat_id, reply, incoming.reply_to)

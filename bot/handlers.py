"""What a person did to what is sent back: questions go to the conversation, the rest to the parts of the bot."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterable
from dataclasses import replace

from bot.callbacks import FeatureChoice, NoneChoice, OptionChoice, VoteChoice
from bot.conversation import Exchange
from bot.deliveries import Delivery, notice
from bot.features.basics import read_basics
from bot.features.desk import Desk, FeatureMaker
from bot.features.reasons import AfterDown
from bot.features.registry import FEATURES, build_registry
from bot.flood import Hearing
from bot.offer import TELL, with_offer
from bot.pacing import pace_of_questions
from bot.phrases import read_phrases
from bot.replies import SHARE, Reply, plain_reply, reply_to, with_note
from bot.updates import Commanded, Incoming, Pressed, Said, Unreadable
from domain.crisis import is_crisis
from domain.insight import Vote
from domain.language import language_of, language_of_locale
from domain.proposal_words import say
from domain.text import MAX_MESSAGE_CHARS

logger = logging.getLogger(__name__)

ALBUMS_REMEMBERED = 1000


class Responder:
    """Composes deliveries; sends nothing itself."""

    def __init__(self, desk: Desk, makers: Iterable[FeatureMaker] = FEATURES) -> None:
        self._desk = desk
        self._conversation = desk.talk
        self._basics = read_basics(desk.settings)
        self._kinds = read_phrases("kinds", {"max": str(MAX_MESSAGE_CHARS)})
        self._notices = read_phrases("notices")
        self._after_down = AfterDown(desk)
        self._pace = pace_of_questions(desk.settings.telegram_questions_per_second)
        self._flood = desk.flood("messages", desk.settings.telegram_person_messages_per_minute)
        self._presses = desk.flood("presses", desk.settings.telegram_person_presses_per_minute)
        self.registry = build_registry(desk, makers)
        self._albums: deque[str] = deque(maxlen=ALBUMS_REMEMBERED)

    async def respond(self, incoming: Incoming) -> Delivery | None:
        """What to send; None when nothing is to be said. Whatever breaks is told kindly."""
        try:
            return await self._compose(incoming)
        except Exception as error:  # noqa: BLE001 - the entry point of every message: nobody is left without an answer
            logger.error("could not compose an answer: %s", type(error).__name__)
            return self._apology(incoming)

    async def _compose(self, incoming: Incoming) -> Delivery | None:
        counted = self._presses if isinstance(incoming, Pressed) else self._flood
        hearing = await counted.hear(incoming.person, incoming.sent_at)
        if hearing is not Hearing.ANSWERED and not (isinstance(incoming, Said) and is_crisis(incoming.text)):
            return await self._slow_down(incoming, hearing)
        match incoming:
            case Said():
                return await self._answer(incoming)
            case Commanded():
                return await self._command(incoming)
            case Unreadable():
                return await self._only_text(incoming)
            case Pressed():
                return await self._pressed(incoming)

    async def _slow_down(self, incoming: Incoming, hearing: Hearing) -> Delivery | None:
        """The one notice; afterwards a press is acknowledged in silence, and messages get nothing."""
        told, language = hearing is Hearing.TOLD, await self._language(incoming)
        if isinstance(incoming, Pressed):
            return notice(incoming, self._kinds.say("presses", language) if told else "")
        return _message(incoming, plain_reply(self._kinds.say("flood", language))) if told else None

    async def _command(self, commanded: Commanded) -> Delivery | None:
        language = await self._language(commanded)
        if command := self.registry.commands.get(commanded.name):
            left = not command.keeps_form and await self._conversation.leave_form(person=commanded.person)
            delivery = await command.respond(commanded, language)
            note = say("left", language) if left else ""
            return replace(delivery, reply=with_note(delivery.reply, note)) if delivery and note else delivery
        return _message(commanded, plain_reply(self._basics.say("unknown_command", language)))

    async def patience(self, incoming: Incoming) -> str:
        """What somebody is told who has waited long for an answer."""
        return self._kinds.say("waiting", await self._language(incoming))

    async def _answer(self, said: Said) -> Delivery:
        if not is_crisis(said.text):
            await self._pace.acquire()
        chosen = await self._desk.preferences.language(said.person)
        exchange = await self._conversation.ask(
            said.text, person=said.person, channel=self._desk.channel, language=chosen
        )
        reply = self._laid_out(exchange)
        language = chosen or language_of(said.text)
        if len(said.text) > MAX_MESSAGE_CHARS:
            reply = with_note(reply, self._kinds.say("long", language))
        if said.is_edited:
            reply = with_note(reply, self._kinds.say("edited", language))
        return _message(said, reply)

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
        return notice(pressed, self._desk.texts.labels(await self._language(pressed)).stale_button)

    async def _option(self, pressed: Pressed, option: OptionChoice) -> Delivery:
        exchange = await self._conversation.choose(
            option.entry_id,
            pressed.title,
            person=pressed.person,
            channel=self._desk.channel,
            language=option.language,
            question_id=pressed.question_id,
        )
        return _message(pressed, self._laid_out(exchange))

    async def _none(self, pressed: Pressed, none: NoneChoice) -> Delivery:
        await self._conversation.choose_none(none.question_id)
        return _message(pressed, plain_reply(self._desk.texts.labels(none.language).none_of_these))

    async def _vote(self, pressed: Pressed, question_id: str, vote: Vote) -> Delivery:
        kept = await self._conversation.vote(question_id, vote, person=pressed.person)
        language = await self._language(pressed)
        labels = self._desk.texts.labels(language)
        if not kept:
            return notice(pressed, labels.vote_unknown)
        if vote is Vote.UP:
            return notice(pressed, labels.voted_up)
        if pressed.message_id is None:
            return notice(pressed, labels.voted_down)
        return await self._after_down.offer(pressed, question_id, language)

    async def _only_text(self, unreadable: Unreadable) -> Delivery | None:
        if unreadable.album:
            if unreadable.album in self._albums:
                return None
            self._albums.append(unreadable.album)
        return _message(unreadable, plain_reply(self._kinds.say(unreadable.kind, await self._language(unreadable))))

    async def _language(self, incoming: Incoming) -> str:
        """What the person chose, or else the language of their Telegram."""
        return await self._desk.preferences.language(incoming.person) or language_of_locale(incoming.locale)

    def _laid_out(self, exchange: Exchange) -> Reply:
        shareable = SHARE in self.registry.buttons
        reply = reply_to(exchange.answer, exchange.id, self._desk.texts, exchange.language, shareable=shareable)
        return with_offer(reply, exchange, self._notices) if TELL in self.registry.buttons else reply

    def _apology(self, incoming: Incoming) -> Delivery:
        return _message(incoming, plain_reply(self._desk.texts.out_of_order))


def _message(incoming: Incoming, reply: Reply) -> Delivery:
    """A new message to the chat, quoting what it answers in groups; a press is acknowledged with it."""
    if isinstance(incoming, Pressed):
        return Delivery(incoming.chat_id, reply, press_id=incoming.press_id)
    return Delivery(incoming.chat_id, reply, incoming.reply_to)

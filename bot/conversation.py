"""One message of a person: asked of Rasa, of the action server itself when Rasa is down, and logged."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.english import in_english
from bot.spanish import in_own_words
from bot.texts import Texts
from domain.conversation import Answer, Cause, Question, Status
from domain.crisis import CRISIS, UNKEPT, crisis_answer, is_crisis
from domain.errors import AnsweringUnavailable, DialogueUnavailable
from domain.identity import PersonKeys
from domain.insight import AskedQuestion, Chosen, Complaint, SentProposal, Vote
from domain.language import ENGLISH, SPANISH, language_of
from domain.other_language import is_other_language
from domain.ports import Dialogue, QuestionLog
from domain.proposal_form import AGAIN, CANCELLED, FORM_INTENTS, INSTEAD, LEAVE, PROPOSE
from domain.text import clean_message
from log_lines import new_request, request_scope
from metrics import QUESTIONS, timed

logger = logging.getLogger(__name__)

LEAVING_S = 1.0  # that Rasa may take to close a form: nobody in danger waits for it, and no command does
LONGEST_READ = 4096  # characters that are looked at for danger; Telegram sends no more in one message
NOTHING_TO_READ = "No encontré palabras en tu mensaje. Escríbeme tu pregunta con tus propias palabras."
OTHER_LANGUAGE = (
    "Sólo sé contestar en español y en inglés. Escríbeme tu pregunta en uno de los dos.\n\n"
    "I can only answer in Spanish and English. Please ask in one of them."
)
OUT_OF_ORDER = (
    "Perdón, ahora mismo no puedo consultar la información. No es tu culpa: inténtalo de nuevo en unos minutos."
)


@dataclass(frozen=True)
class Exchange:
    """A question that was answered; `id` names it in votes and choices (32 hexadecimal digits)."""

    id: str
    answer: Answer
    language: str = SPANISH  # that the question was asked in


class Conversation:
    """Leads the talk with every person of one channel; holds no state that a restart would lose."""

    def __init__(
        self,
        dialogue: Dialogue,
        fallback: Dialogue,
        log: QuestionLog,
        keys: PersonKeys,
        texts: Texts,
        *,
        evaluation: bool = False,
    ) -> None:
        self._dialogue = dialogue
        self._fallback = fallback
        self._log = log
        self._keys = keys
        self._texts = texts
        self._evaluation = evaluation

    async def ask(self, text: str, *, person: str, channel: str, language: str | None = None) -> Exchange:
        """Answer a message; whoever is in danger is told at once where help is, and their words are not kept.

        Args:
            text: as it came; control characters, over-long text and leading slashes are dealt with here.
            person: who asks, by a name of the channel ("telegram:123"); never leaves this process.
            language: that the person chose; otherwise that of the message.
        """
        cleaned = clean_message(text)
        if not cleaned:
            return await self._unread(person, channel, language or SPANISH)
        question = Question(cleaned, language=language or language_of(cleaned), channel=channel)
        if is_crisis(text[:LONGEST_READ]):
            told = await self._answer(question, person, _at_once(self._help()))
            await self.leave_form(person=person)
            return told
        if is_other_language(cleaned):
            other = Answer(Status.SMALL_TALK, OTHER_LANGUAGE, intent="other_language")
            return await self._answer(question, person, _at_once(other))
        return await self._answer(question, person, lambda dialogue, sender: dialogue.reply(question, sender))

    async def choose(
        self, entry_id: str, title: str, *, person: str, channel: str, language: str = SPANISH, question_id: str = ""
    ) -> Exchange:
        """Answer when a person pressed an option, and keep what was chosen with the question that had offered it.

        Args:
            question_id: the question that had offered it; empty when it is not known any more.
        """
        await self._keep_choice(question_id, entry_id)
        question = Question(title or entry_id, language=language, channel=channel)
        return await self._answer(
            question, person, lambda dialogue, sender: dialogue.choose(entry_id, question, sender)
        )

    async def step(self, value: str, *, person: str, channel: str, language: str = SPANISH) -> Exchange:
        """Go on with a proposal by a button or a command; what turned out to be a question is asked."""
        question = Question(value, language=language, channel=channel)
        exchange = await self._answer(question, person, lambda dialogue, sender: dialogue.step(value, question, sender))
        if exchange.answer.intent == INSTEAD:
            return await self.ask(exchange.answer.text, person=person, channel=channel, language=language)
        return exchange

    async def leave_form(self, *, person: str) -> bool:
        """Close a proposal that was begun, keeping nothing; whether there was one. Waits for Rasa only a moment."""
        question, sender = Question(LEAVE), self._keys.conversation(person)
        try:
            async with asyncio.timeout(LEAVING_S):
                left = await self._dialogue.step(LEAVE, question, sender)
        except (DialogueUnavailable, TimeoutError):
            left = await self._fallback.step(LEAVE, question, sender)
        return left.intent == CANCELLED

    async def forget(self, *, person: str) -> bool:
        """Keep nothing of what a person said lately; False when Rasa could not be told: then for an hour at most."""
        try:
            for sender in self._keys.conversations(person):
                await self._fallback.forget(sender)
                await self._dialogue.forget(sender)
        except DialogueUnavailable as error:
            logger.warning("a conversation is kept until its hour is over: %s", error)
            return False
        return True

    async def _unread(self, person: str, channel: str, language: str) -> Exchange:
        """To a message without words; inside a form, what it asks comes again."""
        nothing = Answer(Status.SMALL_TALK, NOTHING_TO_READ, intent="empty")
        question = Question(AGAIN, language=language, channel=channel)
        try:
            async with asyncio.timeout(LEAVING_S):
                again = await self._dialogue.step(AGAIN, question, self._keys.conversation(person))
        except (DialogueUnavailable, TimeoutError):
            again = nothing
        return self._exchange(uuid.uuid4().hex, again if again.intent == PROPOSE else nothing, language)

    async def ask_again(self, text: str, *, language: str) -> Answer:
        """The answer that somebody new would get to a question from the log; nothing is logged."""
        question = Question(text, language=language, channel="rerun")
        return await self._first_that_answers(
            lambda dialogue, sender: dialogue.reply(question, sender), uuid.uuid4().hex
        )

    async def look_up(self, text: str, *, language: str) -> tuple[str, ...]:
        """Ids of the entries that a search finds, best first; only the nearest where none answers. Nothing is logged.

        Raises:
            AnsweringUnavailable: the action server does not answer.
        """
        cleaned = clean_message(text)
        if not cleaned:
            return ()
        question = Question(cleaned, language=language, channel="inline")
        answer = await self._fallback.reply(question, uuid.uuid4().hex)
        if answer.status in {Status.ANSWERED, Status.CLARIFIED}:
            return answer.entries
        return tuple(option.entry_id for option in answer.options)

    async def choose_none(self, question_id: str) -> None:
        """Keep that none of the options of a question was right: the question becomes a miss."""
        await self._keep_choice(question_id, None)

    async def vote(self, question_id: str, vote: Vote, *, person: str) -> bool:
        """Keep a vote; False when no such question is known."""
        return await asyncio.to_thread(self._log.vote, question_id, self._keys.person(person), vote)

    async def explain(self, question_id: str, complaint: Complaint, *, person: str) -> bool:
        """Keep why an answer was voted down; False when that vote is not known."""
        return await asyncio.to_thread(self._log.explain, question_id, self._keys.person(person), complaint)

    async def next_best(self, question_id: str, *, limit: int) -> tuple[str, ...]:
        """Ids of the entries that came after the one that was said, best first."""
        return (await asyncio.to_thread(self._log.entries_of, question_id))[1 : limit + 1]

    async def _keep_choice(self, question_id: str, entry_id: str | None) -> None:
        if question_id:
            await asyncio.to_thread(self._log.choose, Chosen(question_id, entry_id, datetime.now(UTC)))

    async def _answer(
        self, question: Question, person: str, ask: Callable[[Dialogue, str], Awaitable[Answer]]
    ) -> Exchange:
        number = new_request()
        with request_scope(number):
            return await self._answer_numbered(number, question, person, ask)

    async def _answer_numbered(
        self, number: str, question: Question, person: str, ask: Callable[[Dialogue, str], Awaitable[Answer]]
    ) -> Exchange:
        started = time.perf_counter()
        with timed("answer"):
            answer = await self._first_that_answers(ask, self._keys.conversation(person))
        if answer.intent == CRISIS and answer.status is Status.HANDED_OVER:
            answer, question = self._help(), replace(question, text=UNKEPT)
        elif answer.intent == CRISIS and answer.then:  # likely, and answered all the same
            answer, question = replace(answer, then=self._help().text), replace(question, text=UNKEPT)
        asked = AskedQuestion(
            id=number,
            asked_at=datetime.now(UTC),
            person=self._keys.person(person),
            question=question,
            answer=answer,
            latency_ms=round((time.perf_counter() - started) * 1000),
            evaluation=self._evaluation,
        )
        with timed("log"):
            await asyncio.to_thread(self._keep, asked)
        _count(asked)
        return self._exchange(asked.id, answer, question.language)

    def _keep(self, asked: AskedQuestion) -> None:
        """Keep a question, or the idea that was sent; nothing of what is written on the way to it."""
        proposal = asked.answer.proposal
        if asked.answer.intent not in FORM_INTENTS:
            self._log.record(asked)
        elif proposal:
            question = asked.question
            sent = SentProposal(
                asked.id, asked.asked_at, asked.person, proposal, asked.answer.language, question.channel
            )
            self._log.propose(sent)

    def _exchange(self, question_id: str, answer: Answer, language: str) -> Exchange:
        said = in_english(answer, self._texts.english) if language == ENGLISH else in_own_words(answer, self._texts)
        return Exchange(question_id, said, language)

    def _help(self) -> Answer:
        return crisis_answer(self._texts.said[CRISIS])

    async def _first_that_answers(self, ask: Callable[[Dialogue, str], Awaitable[Answer]], sender: str) -> Answer:
        try:
            with timed("rasa"):
                return await ask(self._dialogue, sender)
        except DialogueUnavailable as error:
            logger.warning("dialogue unavailable, asking the action server: %s", error)
        try:
            with timed("actions"):
                return replace(await ask(self._fallback, sender), degraded=True)
        except AnsweringUnavailable as error:
            logger.error("action server unavailable: %s", error)
        return Answer(Status.DECLINED, OUT_OF_ORDER, cause=Cause.TECHNICAL, degraded=True)


def _count(asked: AskedQuestion) -> None:
    """One line and one count for a question; neither holds its words nor its person."""
    answer = asked.answer
    cause, degraded = answer.cause.value if answer.cause else "", str(answer.degraded).lower()
    QUESTIONS.labels(answer.status.value, cause, asked.question.channel, degraded).inc()
    logger.info(
        "answered status=%s cause=%s degraded=%s latency_ms=%d version=%d",
        answer.status.value,
        cause or "-",
        degraded,
        asked.latency_ms,
        answer.knowledge_version,
    )


def _at_once(answer: Answer) -> Callable[[Dialogue, str], Awaitable[Answer]]:
    """An answer that needs nobody: neither Rasa nor the action server."""

    async def given(_dialogue: Dialogue, _sender: str) -> Answer:
        return answer

    return given

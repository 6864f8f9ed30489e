"""/mis_datos and /borrar_mis_datos: what is kept of a person, and all of it erased; a note stays, without who."""

from __future__ import annotations

import asyncio

import bootstrap
from bot.callbacks import FeatureChoice, feature_data
from bot.deliveries import Delivery, answer_to, in_place, notice
from bot.features.desk import Command, Desk, Feature
from bot.phrases import read_phrases
from bot.replies import Button, Reply, plain_reply
from bot.splitting import shorten
from bot.texts import long_date
from bot.updates import Commanded, Pressed
from domain.errors import StorageUnavailable
from domain.notices import Wish
from domain.own_data import OwnSummary

ERASE, KEEP = "erase", "erasenot"
MAX_TEXT_UNITS = 200  # of one question


def feature(desk: Desk) -> Feature:
    data = MyData(desk)
    return Feature(
        commands=(
            Command("mis_datos", "Qué se guarda de ti", "What is kept of you", data.show),
            Command("borrar_mis_datos", "Borrar lo que se guarda de ti", "Erase what is kept of you", data.ask),
        ),
        buttons={ERASE: data.erase, KEEP: data.keep},
    )


class MyData:
    """What a person sees and erases of their own data."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._days = desk.settings.log_retention_days
        self._words = read_phrases("my_data", {"days": str(self._days)})
        self._keys = bootstrap.person_keys(desk.settings)

    async def show(self, commanded: Commanded, language: str) -> Delivery:
        if commanded.chat_id < 0:
            return answer_to(commanded, plain_reply(self._words.say("only_private", language)))
        try:
            summary, wishes = await asyncio.to_thread(self._read, commanded.person, commanded.chat_id)
        except StorageUnavailable:
            return answer_to(commanded, plain_reply(self._words.say("out_of_order", language)))
        return answer_to(commanded, plain_reply(self._told(summary, wishes, language)))

    async def ask(self, commanded: Commanded, language: str) -> Delivery:
        if commanded.chat_id < 0:
            return answer_to(commanded, plain_reply(self._words.say("only_private", language)))
        buttons = tuple(
            Button(self._words.say(f"{kind}_button", language), feature_data(kind, "", language) or "")
            for kind in (ERASE, KEEP)
        )
        return answer_to(commanded, Reply(plain_reply(self._words.say("ask", language)).texts, (buttons,)))

    async def erase(self, pressed: Pressed, choice: FeatureChoice) -> Delivery:
        if pressed.chat_id < 0:
            return notice(pressed, self._words.say("only_private", choice.language))
        try:
            questions = await asyncio.to_thread(self._erase, pressed.person, pressed.chat_id)
            await self._desk.preferences.choose(pressed.person, None)
            forgotten = await self._desk.talk.forget(person=pressed.person)
        except StorageUnavailable:
            return notice(pressed, self._words.say("out_of_order", choice.language))
        text = self._words.say("erased", choice.language, questions=str(questions))
        later = "" if forgotten else "\n\n" + self._words.say("within_the_hour", choice.language)
        return in_place(pressed, plain_reply(text + later))

    async def keep(self, pressed: Pressed, choice: FeatureChoice) -> Delivery:
        return in_place(pressed, plain_reply(self._words.say("kept", choice.language)))

    def _read(self, person: str, chat_id: int) -> tuple[OwnSummary, tuple[Wish, ...]]:
        database = self._desk.database()
        own = bootstrap.own_data(self._desk.settings, database)
        summary = own.summary(self._keys.all_of(person, self._days))
        wishes = bootstrap.subscriptions(self._desk.settings, database).wishes(str(chat_id))
        own.note("shown", questions=summary.questions, wishes=len(wishes))
        return summary, wishes

    def _erase(self, person: str, chat_id: int) -> int:
        """Everything that leads to the person; how many questions."""
        database, keys = self._desk.database(), self._keys.all_of(person, self._days)
        own = bootstrap.own_data(self._desk.settings, database)
        questions = bootstrap.erase_person(self._desk.settings, keys)
        own.erase_proposals(keys)
        wishes = bootstrap.subscriptions(self._desk.settings, database).forget(str(chat_id))
        own.note("erased", questions=questions, wishes=wishes)
        return questions

    def _told(self, summary: OwnSummary, wishes: tuple[Wish, ...], language: str) -> str:
        if not (summary.questions or summary.votes or summary.proposals or wishes):
            return self._words.say("nothing", language)
        counts = {name: str(getattr(summary, name)) for name in ("questions", "votes", "proposals")}
        lines = [self._words.say("summary", language, wishes=str(len(wishes)), **counts)]
        if summary.first and summary.last:
            first, last = (long_date(moment.date(), language) for moment in (summary.first, summary.last))
            lines.append(self._words.say("period", language, first=first, last=last))
        if summary.latest:
            lines.append(self._words.say("latest", language))
            lines += [f"• {shorten(text, MAX_TEXT_UNITS)}" for text in summary.latest]
        if summary.ideas:
            lines.append(self._words.say("ideas", language))
            lines += [f"• {shorten(text, MAX_TEXT_UNITS)}" for text in summary.ideas]
        lines.append(self._words.say("how_to_erase", language))
        return "\n".join(lines)

"""/avisame and /baja, and the offer below what we do not know: told later, with consent, and ended at any time."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import bootstrap
from bot.callbacks import FeatureChoice, feature_data
from bot.deliveries import Delivery, answer_to, in_place, notice
from bot.features.desk import Command, Desk, Feature
from bot.offer import TELL
from bot.phrases import Phrases, read_phrases
from bot.replies import Button, Reply, plain_reply
from bot.updates import Commanded, Pressed
from domain.conversation import Status
from domain.errors import StorageUnavailable
from domain.notices import Topic, Wish
from domain.own_data import OwnQuestion

AGREE = "tellyes"
REFUSE = "tellno"
NEWS = "news"


def feature(desk: Desk) -> Feature:
    notices = Notices(desk)
    return Feature(
        commands=(
            Command("avisame", "Que te avise de algo después", "Ask me to tell you later", notices.ask),
            Command("baja", "Dejar de recibir avisos", "Stop the notices that I asked for", notices.end),
        ),
        buttons={TELL: notices.explain, AGREE: notices.agree, REFUSE: notices.refuse},
    )


class Notices:
    """What people do about being told later."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._days = desk.settings.notice_days
        self._words: Phrases = read_phrases("notices", {"days": str(self._days)})
        self._keys = bootstrap.person_keys(desk.settings)

    async def ask(self, commanded: Commanded, language: str) -> Delivery:
        """/avisame: what there is to be told of."""
        if commanded.chat_id < 0:
            return self._plain(commanded, "only_private", language)
        rows = [(self._words.say("news_button", language), NEWS)]
        try:
            latest = await asyncio.to_thread(self._latest, commanded.person)
        except StorageUnavailable:
            return self._plain(commanded, "out_of_order", language)
        if latest:
            rows.insert(0, (self._words.say(_offer(latest), language), latest.id))
        keyboard = [(Button(label, feature_data(AGREE, value, language) or ""),) for label, value in rows]
        keyboard.append((self._refusal(language),))
        return answer_to(commanded, self._reply("consent_any", language, tuple(keyboard)))

    async def end(self, commanded: Commanded, language: str) -> Delivery:
        """/baja: everything at once."""
        try:
            ended = await asyncio.to_thread(self._forget, commanded.chat_id)
        except StorageUnavailable:
            return self._plain(commanded, "out_of_order", language)
        if not ended:
            return self._plain(commanded, "nothing_to_end", language)
        return answer_to(commanded, plain_reply(self._words.say("unsubscribed", language, number=str(ended))))

    async def explain(self, pressed: Pressed, choice: FeatureChoice) -> Delivery:
        """The offer was pressed: say what is kept, and ask."""
        if pressed.chat_id < 0:
            return notice(pressed, self._words.say("only_private", choice.language))
        yes = Button(
            self._words.say("yes_button", choice.language), feature_data(AGREE, choice.value, choice.language) or ""
        )
        reply = self._reply("consent_answer", choice.language, ((yes, self._refusal(choice.language)),))
        return Delivery(pressed.chat_id, reply, press_id=pressed.press_id)

    async def agree(self, pressed: Pressed, choice: FeatureChoice) -> Delivery:
        """Consent was given."""
        if pressed.chat_id < 0:
            return notice(pressed, self._words.say("only_private", choice.language))
        try:
            wish = await asyncio.to_thread(self._wish, choice)
            if wish is None:
                return notice(pressed, self._words.say("question_unknown", choice.language))
            await asyncio.to_thread(self._subscribe, pressed.chat_id, wish)
        except StorageUnavailable:
            return notice(pressed, self._words.say("out_of_order", choice.language))
        return in_place(pressed, plain_reply(self._words.say("subscribed", choice.language)))

    async def refuse(self, pressed: Pressed, choice: FeatureChoice) -> Delivery:
        return in_place(pressed, plain_reply(self._words.say("not_subscribed", choice.language)))

    def _wish(self, choice: FeatureChoice) -> Wish | None:
        until = datetime.now(UTC) + timedelta(days=self._days)
        if choice.value == NEWS:
            return Wish(Topic.NEWS, until, language=choice.language)
        question = bootstrap.own_data(self._desk.settings, self._desk.database()).question(choice.value)
        if question is None:
            return None
        if question.status is Status.ANSWERED:
            entry, version = question.entries[0], question.knowledge_version
            return Wish(Topic.CORRECTION, until, entry, version, choice.language)
        return Wish(Topic.ANSWER, until, question.id, language=choice.language)

    def _latest(self, person: str) -> OwnQuestion | None:
        keys = self._keys.all_of(person, self._desk.settings.log_retention_days)
        return bootstrap.own_data(self._desk.settings, self._desk.database()).latest(keys)

    def _subscribe(self, chat_id: int, wish: Wish) -> None:
        bootstrap.subscriptions(self._desk.settings, self._desk.database()).subscribe(str(chat_id), wish)

    def _forget(self, chat_id: int) -> int:
        database = self._desk.database()
        ended = bootstrap.subscriptions(self._desk.settings, database).forget(str(chat_id))
        if ended:
            bootstrap.own_data(self._desk.settings, database).note("ended", questions=0, wishes=ended)
        return ended

    def _refusal(self, language: str) -> Button:
        return Button(self._words.say("no_button", language), feature_data(REFUSE, "", language) or "")

    def _plain(self, commanded: Commanded, name: str, language: str) -> Delivery:
        return answer_to(commanded, plain_reply(self._words.say(name, language)))

    def _reply(self, name: str, language: str, keyboard: tuple[tuple[Button, ...], ...]) -> Reply:
        return Reply(plain_reply(self._words.say(name, language)).texts, keyboard)


def _offer(question: OwnQuestion) -> str:
    return "if_corrected_button" if question.status is Status.ANSWERED else "when_answered_button"

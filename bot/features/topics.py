"""/temas: browse what the bot knows in one message that changes; what is picked is answered like any other."""

from __future__ import annotations

from bot.callbacks import FeatureChoice
from bot.deliveries import Delivery, answer_to, in_place, notice
from bot.features.desk import Command, Desk, Feature
from bot.phrases import read_phrases
from bot.replies import Keyboard, Reply, plain_reply
from bot.topic_menu import EVERY, ONE, OPEN, Topic, TopicMenu, read_place
from bot.updates import Commanded, Pressed
from domain.errors import StorageUnavailable


def feature(desk: Desk) -> Feature:
    topics = Topics(desk)
    return Feature(
        commands=(
            Command("temas", "Ver los temas que conozco", "See the topics that I know", topics.show, ("topics",)),
        ),
        buttons={EVERY: topics.every, ONE: topics.one, OPEN: topics.open},
    )


class Topics:
    """What people do in the menu; each page is made from what may be said at that moment."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._words = read_phrases("topics")
        self._menu = TopicMenu(self._words, read_phrases("topic_names"))

    async def show(self, commanded: Commanded, language: str) -> Delivery:
        """/temas: the menu, as a message of its own."""
        try:
            return answer_to(commanded, self._menu.every(await self._topics(), language))
        except StorageUnavailable:
            return answer_to(commanded, plain_reply(self._words.say("out_of_order", language)))

    async def glance(self, language: str) -> Keyboard:
        """A few topics for a greeting; none while they cannot be read."""
        try:
            return self._menu.glance(await self._topics(), language)
        except StorageUnavailable:
            return ()

    async def every(self, pressed: Pressed, choice: FeatureChoice) -> Delivery:
        """Back to all topics."""
        try:
            return in_place(pressed, self._menu.every(await self._topics(), choice.language))
        except StorageUnavailable:
            return notice(pressed, self._words.say("out_of_order", choice.language))

    async def one(self, pressed: Pressed, choice: FeatureChoice) -> Delivery:
        """A page of one topic."""
        try:
            return in_place(pressed, self._page(choice, await self._topics()))
        except StorageUnavailable:
            return notice(pressed, self._words.say("out_of_order", choice.language))

    async def open(self, pressed: Pressed, choice: FeatureChoice) -> Delivery:
        """The menu below a greeting, which stays as it is."""
        try:
            topics = await self._topics()
        except StorageUnavailable:
            return notice(pressed, self._words.say("out_of_order", choice.language))
        reply = self._page(choice, topics) if choice.value else self._menu.every(topics, choice.language)
        return Delivery(pressed.chat_id, reply, press_id=pressed.press_id)

    def _page(self, choice: FeatureChoice, topics: tuple[Topic, ...]) -> Reply:
        if place := read_place(choice.value, topics):
            return self._menu.page(*place, choice.language)
        return self._menu.every(topics, choice.language, said="gone")

    async def _topics(self) -> tuple[Topic, ...]:
        return self._menu.topics(await self._desk.entries.all())

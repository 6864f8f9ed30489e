"""/idioma: Spanish, English, or whichever the person writes."""

from __future__ import annotations

from bot.callbacks import FeatureChoice, feature_data
from bot.deliveries import Delivery, answer_to, in_place, notice
from bot.features.desk import Command, Desk, Feature
from bot.phrases import read_phrases
from bot.replies import Button, Reply, plain_reply
from bot.updates import Commanded, Pressed
from domain.errors import StorageUnavailable
from domain.language import ENGLISH, SPANISH

KIND = "lang"
AUTO = "auto"


def feature(desk: Desk) -> Feature:
    words = read_phrases("language")

    async def ask(commanded: Commanded, language: str) -> Delivery:
        rows = (("Español", SPANISH), ("English", ENGLISH), (words.say("auto_button", language), AUTO))
        keyboard = tuple((Button(label, feature_data(KIND, value, language) or ""),) for label, value in rows)
        return answer_to(commanded, Reply(plain_reply(words.say("ask", language)).texts, keyboard))

    async def choose(pressed: Pressed, choice: FeatureChoice) -> Delivery:
        chosen = choice.value if choice.value in {SPANISH, ENGLISH} else None
        try:
            await desk.preferences.choose(pressed.person, chosen)
        except StorageUnavailable:
            return notice(pressed, words.say("unkept", choice.language))
        text = words.say("chosen", chosen) if chosen else words.say("auto", choice.language)
        return in_place(pressed, plain_reply(text))

    return Feature((Command("idioma", "Español o inglés", "Spanish or English", ask),), {KIND: choose})

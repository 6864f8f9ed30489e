"""«Compartir»: an answer as a picture with its source and date, to be forwarded."""

from __future__ import annotations

import asyncio
import base64

import bootstrap
from bot.callbacks import FeatureChoice
from bot.deliveries import Delivery, notice
from bot.features.desk import Desk, Feature
from bot.phrases import read_phrases
from bot.replies import SHARE, Reply
from bot.share_text import caption
from bot.updates import Pressed
from domain.errors import StorageUnavailable
from domain.knowledge import Entry


def feature(desk: Desk) -> Feature:
    words = read_phrases("share")

    async def send(pressed: Pressed, choice: FeatureChoice) -> Delivery:
        try:
            found = await desk.entries.some((choice.value,))
        except StorageUnavailable:
            return notice(pressed, words.say("out_of_order", choice.language))
        if not found:
            return notice(pressed, words.say("gone", choice.language))
        photo = await asyncio.to_thread(draw, found[0])
        text = caption(found[0], words, desk.texts.labels(choice.language), choice.language)
        said = words.say("made", choice.language)
        return Delivery(pressed.chat_id, Reply((text,)), press_id=pressed.press_id, notice=said, photo=photo)

    def draw(entry: Entry) -> str:
        return base64.b64encode(bootstrap.card_printer(desk.settings).png(entry)).decode("ascii")

    return Feature(buttons={SHARE: send})

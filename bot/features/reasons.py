"""After 👎: what was wrong, and the next best answers, below the same message."""

from __future__ import annotations

from bot.callbacks import FeatureChoice, NoneChoice, feature_data, none_data, option_data, parse_choice
from bot.deliveries import Delivery, in_place, notice
from bot.features.desk import Desk, Feature
from bot.phrases import read_phrases
from bot.replies import MAX_BUTTON_UNITS, Button, Keyboard, Reply
from bot.splitting import shorten
from bot.updates import Pressed
from domain.errors import StorageUnavailable
from domain.insight import Complaint
from domain.language import ENGLISH

KIND = "why"
MOST = 3  # next best answers


def feature(desk: Desk) -> Feature:
    words = read_phrases("reasons")

    async def keep(pressed: Pressed, choice: FeatureChoice) -> Delivery:
        question_id, _, reason = choice.value.partition(":")
        if reason not in set(Complaint):
            return notice(pressed, words.say("unkept", choice.language))
        kept = await desk.talk.explain(question_id, Complaint(reason), person=pressed.person)
        said = words.say(f"thanks_{reason}" if kept else "unkept", choice.language)
        keyboard = tuple(row for row in pressed.keyboard if not _is_reason(row))
        return in_place(pressed, Reply((), keyboard), said=said)

    return Feature(buttons={KIND: keep})


class AfterDown:
    """What a 👎 adds below the answer; pressing again adds nothing."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._words = read_phrases("reasons")

    async def offer(self, pressed: Pressed, question_id: str, language: str) -> Delivery:
        said = self._words.say("ask", language)
        shown = {button.data for row in pressed.keyboard for button in row}
        reasons = tuple(
            Button(self._words.say(one, language), feature_data(KIND, f"{question_id}:{one}", language) or "")
            for one in Complaint
        )
        added: Keyboard = () if reasons[0].data in shown else (reasons,)
        others = await self._others(question_id, shown, language)
        return in_place(pressed, Reply((), (*pressed.keyboard, *added, *others)), said=said)

    async def _others(self, question_id: str, shown: set[str], language: str) -> Keyboard:
        """The next best entries and "none of these", unless the message has that already."""
        if any(isinstance(parse_choice(data), NoneChoice) for data in shown):
            return ()
        try:
            ids = await self._desk.talk.next_best(question_id, limit=MOST)
            entries = await self._desk.entries.some(ids)
        except StorageUnavailable:
            return ()
        rows = tuple(
            (Button(shorten(one.title, MAX_BUTTON_UNITS), data),)
            for one in entries
            if (data := option_data(one.id, language)) and data not in shown
        )
        texts = self._desk.texts.english if language == ENGLISH else self._desk.texts
        return (*rows, (Button(texts.none_of_these_button, none_data(question_id, language)),)) if rows else ()


def _is_reason(row: tuple[Button, ...]) -> bool:
    choice = parse_choice(row[0].data) if row else None
    return isinstance(choice, FeatureChoice) and choice.kind == KIND

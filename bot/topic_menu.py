"""The pages of the topics menu: every topic, and the entries of one, as messages with buttons."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bot.callbacks import feature_data, option_data
from bot.phrases import Phrases
from bot.replies import MAX_BUTTON_UNITS, Button, Keyboard, Reply, plain_reply
from bot.splitting import shorten
from domain.knowledge import Entry
from domain.text import fold

EVERY, ONE, OPEN = "topics", "topic", "opentopic"  # kinds of buttons: all, one, and one in a message of its own
PER_PAGE = 8  # entries; with the buttons to go on they fill one screen of a phone
PER_ROW = 2  # topics
AT_A_GLANCE = 6  # topics that the greeting offers


@dataclass(frozen=True)
class Topic:
    """What may be said about one thing."""

    slug: str
    key: str  # stands for the slug on buttons: some slugs would not fit
    entries: tuple[Entry, ...]  # by title


class TopicMenu:
    """Lays pages out in one language; knows neither people nor the database."""

    def __init__(self, words: Phrases, names: Phrases) -> None:
        self._words = words
        self._names = names

    def topics(self, entries: Iterable[Entry]) -> tuple[Topic, ...]:
        """The topics of some entries: those with a name in the order of the names, then the others."""
        found: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            found[entry.topic].append(entry)
        order = {slug: place for place, slug in enumerate(self._names.names)}
        slugs = sorted(found, key=lambda slug: (order.get(slug, len(order)), slug))
        return tuple(
            Topic(slug, _key(slug), tuple(sorted(found[slug], key=lambda one: fold(one.title)))) for slug in slugs
        )

    def every(self, topics: tuple[Topic, ...], language: str, *, said: str = "all") -> Reply:
        """The page of all topics."""
        if not topics:
            return plain_reply(self._words.say("nothing", language))
        return Reply(plain_reply(self._words.say(said, language)).texts, self._rows(topics, ONE, language))

    def glance(self, topics: tuple[Topic, ...], language: str) -> Keyboard:
        """A few topics and the way to all of them, below a text that stays."""
        if not topics:
            return ()
        every = Button(self._words.say("every_button", language), feature_data(OPEN, "", language) or "")
        return (*self._rows(topics[:AT_A_GLANCE], OPEN, language), (every,))

    def page(self, topic: Topic, number: int, language: str) -> Reply:
        """One page of a topic; a number beyond the ends is the page at that end."""
        pages = -(-len(topic.entries) // PER_PAGE)
        number = min(max(number, 0), pages - 1)
        shown = topic.entries[number * PER_PAGE : (number + 1) * PER_PAGE]
        name, said = self.name(topic.slug, language), "one" if pages == 1 else "one_of_many"
        text = self._words.say(said, language, topic=name, page=str(number + 1), pages=str(pages))
        rows = tuple((button,) for entry in shown if (button := _entry_button(entry, language)))
        back = (Button(self._words.say("back_button", language), feature_data(EVERY, "", language) or ""),)
        turn = self._turn(topic, number, pages, language)
        return Reply(plain_reply(text).texts, (*rows, *((turn,) if turn else ()), back))

    def name(self, slug: str, language: str) -> str:
        """How a topic is called."""
        plain = slug.replace("-", " ")
        return self._names.say(slug, language) if slug in self._names.names else plain[:1].upper() + plain[1:]

    def _rows(self, topics: tuple[Topic, ...], kind: str, language: str) -> Keyboard:
        buttons = [self._button(self.name(topic.slug, language), kind, topic, 0, language) for topic in topics]
        return tuple(tuple(buttons[start : start + PER_ROW]) for start in range(0, len(buttons), PER_ROW))

    def _turn(self, topic: Topic, number: int, pages: int, language: str) -> tuple[Button, ...]:
        places = (("earlier_button", number - 1), ("more_button", number + 1))
        return tuple(
            self._button(self._words.say(label, language), ONE, topic, page, language)
            for label, page in places
            if 0 <= page < pages
        )

    def _button(self, label: str, kind: str, topic: Topic, page: int, language: str) -> Button:
        return Button(shorten(label, MAX_BUTTON_UNITS), feature_data(kind, f"{topic.key}:{page}", language) or "")


def read_place(value: str, topics: tuple[Topic, ...]) -> tuple[Topic, int] | None:
    """The topic and the page that a button names; None when that topic is gone."""
    key, _, page = value.partition(":")
    topic = next((one for one in topics if one.key == key), None)
    return (topic, int(page) if page.isascii() and page.isdigit() else 0) if topic else None


def _key(slug: str) -> str:
    return hashlib.sha256(slug.encode()).hexdigest()[:12]


def _entry_button(entry: Entry, language: str) -> Button | None:
    data = option_data(entry.id, language)
    return Button(shorten(entry.title, MAX_BUTTON_UNITS), data) if data else None

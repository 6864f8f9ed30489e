"""Inline mode: words after the name of the bot, in any chat, offer answers to share, each with its source."""

from __future__ import annotations

from dataclasses import dataclass

from bot.features.desk import Desk
from bot.flood import Hearing
from bot.phrases import read_phrases
from bot.replies import as_html, evidence
from bot.splitting import shorten
from bot.topic_menu import TopicMenu
from bot.updates import Sought
from domain.conversation import Citation
from domain.crisis import is_crisis
from domain.errors import AnsweringUnavailable, StorageUnavailable
from domain.knowledge import Entry, EntryKind
from domain.language import ENGLISH, language_of_locale

MOST = 5  # answers that are offered
FEWEST_LETTERS = 2  # fewer say nothing yet
QUERIES_PER_MESSAGE = 6  # Telegram asks anew while a person types, so the limit counts so many as one message
CACHE_S = 30  # short: what was retired must not be offered for long
DESCRIPTION_UNITS = 120
TITLE_UNITS = 80
NOT_OFFERED = {EntryKind.UNKNOWN, EntryKind.REFERRAL}  # to who asked nothing


@dataclass(frozen=True)
class Article:
    """One answer to share."""

    id: str  # of its entry, at most 60 letters
    title: str
    description: str
    text: str  # HTML


@dataclass(frozen=True)
class InlineAnswer:
    query_id: str
    articles: tuple[Article, ...]
    button: str = ""  # leads to the private chat; empty: none
    cache_s: int = CACHE_S


class InlineMode:
    """Looks up what may be said; keeps and logs nothing of what was typed."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._words = read_phrases("inline")
        self._menu = TopicMenu(read_phrases("topics"), read_phrases("topic_names"))
        most = QUERIES_PER_MESSAGE * desk.settings.telegram_person_messages_per_minute
        self._flood = desk.flood("inline", most)

    async def answer(self, sought: Sought) -> InlineAnswer:
        """At most five articles; none, and nothing kept by Telegram, for who floods or while nothing can be read."""
        if await self._flood.hear(sought.person, sought.sent_at) is not Hearing.ANSWERED:
            return InlineAnswer(sought.query_id, (), cache_s=0)
        language = await self._desk.preferences.language(sought.person) or language_of_locale(sought.locale)
        try:
            found = await self._found(sought.text.strip(), language)
        except (AnsweringUnavailable, StorageUnavailable):
            return InlineAnswer(sought.query_id, (), cache_s=0)
        articles = tuple(self._article(entry, language) for entry in found)
        return InlineAnswer(sought.query_id, articles, "" if articles else self._words.say("ask_button", language))

    async def _found(self, text: str, language: str) -> tuple[Entry, ...]:
        if is_crisis(text):
            return ()
        if len(text) < FEWEST_LETTERS:
            topics = self._menu.topics(one for one in await self._desk.entries.all() if one.kind not in NOT_OFFERED)
            return tuple(topic.entries[0] for topic in topics[:MOST])
        ids = await self._desk.talk.look_up(text, language=language)
        return (await self._desk.entries.some(ids))[:MOST]

    def _article(self, entry: Entry, language: str) -> Article:
        texts = self._desk.texts
        cited = tuple(Citation(source.title, source.publisher, source.url) for source in entry.sources)
        _, footer = evidence(cited, entry.verified_on, texts.labels(language), language)
        note = f"{as_html(texts.english.official_text)}\n\n" if language == ENGLISH else ""
        text = f"<b>{as_html(shorten(entry.title, TITLE_UNITS))}</b>\n\n{note}{as_html(entry.answer)}\n\n{footer}"
        return Article(
            entry.id, shorten(entry.title, TITLE_UNITS), shorten(entry.answer, DESCRIPTION_UNITS), text.strip()
        )

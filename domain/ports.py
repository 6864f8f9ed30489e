"""The seams: what the answering path and the conversation need of others."""

from __future__ import annotations

from typing import Protocol

from domain.conversation import Answer, Question
from domain.insight import AskedQuestion, Chosen, Vote
from domain.knowledge import Entry, ScoredEntry
from domain.themes import Theme, ThemeWeek


class EntrySearch(Protocol):
    """Finds sayable entries; safe to use from several threads."""

    @property
    def version(self) -> int:
        """The knowledge-base version that is being searched."""
        ...

    def search(self, text: str, *, limit: int) -> tuple[ScoredEntry, ...]:
        """At most limit published, unexpired entries, best first."""
        ...

    def entry(self, entry_id: str) -> Entry | None:
        """The entry if it may be said today."""
        ...


class Dialogue(Protocol):
    """Leads the conversation: Rasa, or the action server itself when Rasa is down."""

    async def reply(self, question: Question, sender: str) -> Answer:
        """The answer to one message of the conversation named sender.

        Raises:
            DialogueUnavailable, AnsweringUnavailable: nobody answered in time.
        """
        ...

    async def choose(self, entry_id: str, question: Question, sender: str) -> Answer:
        """The answer when a person pressed the option of an entry."""
        ...


class QuestionLog(Protocol):
    """Keeps questions, votes and choices; never fails the caller."""

    def record(self, asked: AskedQuestion) -> None: ...

    def vote(self, question_id: str, person: str, vote: Vote) -> bool:
        """Keep one vote per person and question; False when no such question is known."""
        ...

    def choose(self, chosen: Chosen) -> None:
        """Keep the last choice about a question that was answered with options."""
        ...


class ThemeReader(Protocol):
    """Reads themes; real questions and those of the demonstration are never mixed."""

    def themes(self, *, demo: bool = False) -> tuple[Theme, ...]:
        """Every theme that at least k people asked, most people first.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        ...

    def theme(self, theme_id: str) -> Theme | None:
        """One theme, also by the id of one that was merged into it; None when too few people asked it."""
        ...

    def weeks(self, theme_id: str) -> tuple[ThemeWeek, ...]:
        """Every whole week of the log since its first question, oldest first. Exact: for computing alone."""
        ...

    def questions(self, theme_id: str) -> tuple[tuple[str, str], ...]:
        """(question id, masked text) of the misses in a theme, oldest first: to ask them again, not to be shown."""
        ...


class ThemeEditor(Protocol):
    """What people decide about themes; kept when themes are mined again."""

    def rename(self, theme_id: str, label: str) -> None: ...

    def merge(self, theme_id: str, into: str) -> None:
        """The first theme becomes a part of the second; its id leads there from now on."""
        ...

    def split(self, theme_id: str, words: str) -> str:
        """The questions of a theme with all of these words become a theme of their own; its id."""
        ...

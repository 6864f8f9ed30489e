"""The seams: what the answering path and the conversation need of others."""

from __future__ import annotations

from typing import Protocol

from domain.conversation import Answer, Question
from domain.insight import AskedQuestion, Chosen, Vote
from domain.knowledge import Entry, ScoredEntry


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

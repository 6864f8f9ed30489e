"""The seams: what the answering path and the conversation need of others."""

from __future__ import annotations

from typing import Protocol

from domain.conversation import Answer, Question
from domain.insight import AskedQuestion, Chosen, Complaint, SentProposal, Vote
from domain.knowledge import Entry, ScoredEntry
from domain.notices import Audience, Parcel, Progress, Wish
from domain.themes import Theme, ThemeWeek


class EntrySearch(Protocol):
    """Finds sayable entries; safe to use from several threads."""

    @property
    def version(self) -> int:
        """The knowledge-base version that is being searched."""
        ...

    def search(self, text: str, *, limit: int, closely: bool = True) -> tuple[ScoredEntry, ...]:
        """At most limit published, unexpired entries, best first.

        Args:
            closely: with near misses, and a closer look at the first: what a decision about this text needs.
        """
        ...

    def entry(self, entry_id: str) -> Entry | None:
        """The entry if it may be said today."""
        ...


class EntryList(Protocol):
    """Reads every entry of the newest version."""

    def entries(self) -> tuple[Entry, ...]:
        """Every entry, whatever its status, by id.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
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

    async def forget(self, sender: str) -> None:
        """Keep nothing of a conversation any more.

        Raises:
            DialogueUnavailable: nobody could be told; it is kept until its hour is over.
        """
        ...

    async def step(self, value: str, question: Question, sender: str) -> Answer:
        """The answer when a person pressed a button of the proposal form, or sent a command that concerns it."""
        ...


class QuestionLog(Protocol):
    """Keeps questions, votes, choices and proposals; never fails the caller."""

    def record(self, asked: AskedQuestion) -> None: ...

    def vote(self, question_id: str, person: str, vote: Vote) -> bool:
        """Keep one vote per person and question; False when no such question is known."""
        ...

    def explain(self, question_id: str, person: str, complaint: Complaint) -> bool:
        """Keep why a person voted an answer down; False when that vote is not known."""
        ...

    def entries_of(self, question_id: str) -> tuple[str, ...]:
        """Ids of the entries that a question was answered with, best first; none when it is not known."""
        ...

    def choose(self, chosen: Chosen) -> None:
        """Keep the last choice about a question that was answered with options."""
        ...

    def propose(self, sent: SentProposal) -> None:
        """Keep an idea, without personal data."""
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


class Subscriptions(Protocol):
    """Who asked to be told what. An address is the chat of one person; it is stored encrypted.

    Raises, from every call:
        StorageUnavailable: the database does not answer.
    """

    def subscribe(self, address: str, wish: Wish) -> None:
        """Keep a consent; the same wish again renews it."""
        ...

    def wishes(self, address: str) -> tuple[Wish, ...]:
        """What holds today, oldest first; the subject of an awaited answer is a keyed hash, not the question's id."""
        ...

    def forget(self, address: str) -> int:
        """Delete the address and all its wishes; what waits to be sent there is not sent. How many wishes."""
        ...


class Outbox(Protocol):
    """Messages to a channel and to people who asked for news; a running bot sends them, each recipient once per item.

    Raises, from every call:
        StorageUnavailable: the database does not answer.
    """

    def put(self, item: str, text: str, to: Audience) -> Progress:
        """Send an item; the same item again adds those who are new and sends nothing twice.

        Args:
            item: a name of the caller's that stays the same, such as "message:12"; at most 120 characters.
            text: plain, at most MAX_NOTICE_CHARS; people also get a line that says how to unsubscribe.
        Raises:
            InvalidValue: the text does not fit, or the item was put with another text.
        """
        ...

    def progress(self, item: str) -> Progress | None:
        """How far an item has come; None when it was never put."""
        ...

    def news_readers(self) -> int:
        """How many people asked for news."""
        ...

    def pause(self, item: str) -> bool:
        """Hold an item back until it is resumed; False when it is not being sent. So too the next two."""
        ...

    def resume(self, item: str) -> bool: ...

    def stop(self, item: str) -> bool:
        """End an item for good; who has not got it will not get it."""
        ...


class OutboxWork(Protocol):
    """The outbox as one sending process sees it.

    A claimed parcel goes out at most once: if its process ends before it can tell, the parcel is uncertain for ever.

    Raises, from every call:
        StorageUnavailable: the database does not answer.
    """

    def recover(self, owner: str) -> int:
        """What a process of this name had claimed, and is gone, becomes uncertain; how many."""
        ...

    def doubt_silent(self) -> int:
        """So does what any process claimed and said nothing of for very long; how many."""
        ...

    def claim(self, owner: str) -> Parcel | None:
        """The next parcel, which nobody else gets any more; None when nothing waits."""
        ...

    def sent(self, parcel: Parcel) -> None: ...

    def uncertain(self, parcel: Parcel) -> None: ...

    def refused(self, parcel: Parcel) -> None:
        """Telegram will not take this message."""
        ...

    def later(self, parcel: Parcel, wait_s: float) -> None:
        """It was surely not sent: it waits again, at least so long."""
        ...

    def gone(self, parcel: Parcel) -> None:
        """The person blocked the bot or left: unsubscribed."""
        ...

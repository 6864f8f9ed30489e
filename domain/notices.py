"""What people asked to be told later, and how far each message to many of them has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.errors import InvalidValue

MAX_NOTICE_CHARS = 3500  # leaves room for the footer in one message of Telegram


class Topic(StrEnum):
    """What somebody asked to be told."""

    ANSWER = "answer"  # a question of theirs that had no answer has one
    CORRECTION = "correction"  # an answer that they received was corrected
    NEWS = "news"  # the city's messages


@dataclass(frozen=True)
class Wish:
    """One consent: what to tell, and until when it holds."""

    topic: Topic
    until: datetime  # UTC
    subject: str = ""  # id of the question or of the entry; empty for news
    version: int = 0  # of the knowledge base when the entry was received
    language: str = "es"

    def __post_init__(self) -> None:
        if bool(self.subject) == (self.topic is Topic.NEWS):
            raise InvalidValue("un aviso es de una pregunta o de una ficha, y las novedades de ninguna")


class BatchState(StrEnum):
    """Where the sending of one item stands."""

    SENDING = "sending"
    PAUSED = "paused"
    STOPPED = "stopped"  # for good
    DONE = "done"


@dataclass(frozen=True)
class Audience:
    """Who gets an item: a channel ("@name" or "-100…"), everybody who asked for news, or both."""

    channel: str = ""
    news: bool = False

    def __post_init__(self) -> None:
        if not self.channel and not self.news:
            raise InvalidValue("un envío necesita un canal o suscriptores")


@dataclass(frozen=True)
class Progress:
    """How many recipients of an item are where; nobody is named."""

    item: str
    state: BatchState
    waiting: int = 0
    sent: int = 0
    uncertain: int = 0  # the process or the network ended in the middle; never sent again
    refused: int = 0  # by Telegram, for good
    cancelled: int = 0  # the person unsubscribed first


@dataclass(frozen=True)
class Parcel:
    """One item for one recipient, claimed by one process; the address is for `bot/` alone."""

    id: int
    address: str
    text: str  # plain
    topic: Topic
    language: str = "es"

    @property
    def is_public(self) -> bool:
        """Whether it goes to a channel."""
        return self.address.startswith(("@", "-"))

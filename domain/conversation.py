"""A question, how it was understood, what was decided, and the answer that a person gets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.errors import InvalidValue


class Status(StrEnum):
    """What was decided about a question."""

    ANSWERED = "answered"
    CLARIFIED = "clarified"
    DECLINED = "declined"
    SMALL_TALK = "small_talk"
    HANDED_OVER = "handed_over"


class Cause(StrEnum):
    """Why a question was not answered."""

    NO_CONTENT = "no_content"
    NOT_FOUND = "not_found"
    AMBIGUOUS = "ambiguous"
    OFF_TOPIC = "off_topic"
    OTHER_OFFICE = "other_office"
    ABUSE = "abuse"
    TECHNICAL = "technical"


@dataclass(frozen=True)
class Entity:
    """A name, year or amount that Rasa found in a question."""

    kind: str  # city, network, programme, place, year or amount
    value: str


@dataclass(frozen=True)
class Interpretation:
    """What Rasa understood; `intent` is empty when Rasa was not asked."""

    intent: str = ""
    confidence: float = 0.0  # 0 to 1
    entities: tuple[Entity, ...] = ()
    ranking: tuple[tuple[str, float], ...] = ()  # (intent, confidence), likeliest first

    def belief(self, intents: frozenset[str]) -> float:
        """How likely it is that the intent is one of these, 0 to 1."""
        ranking = self.ranking or ((self.intent, self.confidence),)
        return sum(confidence for intent, confidence in ranking if intent in intents)


@dataclass(frozen=True)
class Question:
    """What a person wrote, without who they are."""

    text: str
    language: str = "es"
    channel: str = "telegram"
    current_entry: str | None = None  # what the conversation is about, for follow-ups

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise InvalidValue("la pregunta está vacía")


@dataclass(frozen=True)
class Option:
    """One of the entries a person may choose when we are unsure."""

    entry_id: str
    title: str


@dataclass(frozen=True)
class Citation:
    """The source of an answer, as people see it."""

    title: str
    publisher: str
    url: str | None = None


class MoreKind(StrEnum):
    """What people ask next about a programme."""

    RESULT = "result"
    COST = "cost"


@dataclass(frozen=True)
class More:
    """A question that the answer invites, and the entry that answers it."""

    kind: MoreKind
    entry_id: str


@dataclass(frozen=True)
class Step:
    """A button of a form: what it says, and what it tells the form."""

    label: str
    value: str  # letters, digits and points


@dataclass(frozen=True)
class Proposal:
    """An idea of a person's, as they sent it."""

    idea: str
    area: str | None = None  # of the city, where the person named one


@dataclass(frozen=True)
class Answer:
    """What goes back to a person, whole: the channel only lays it out."""

    status: Status
    text: str
    cause: Cause | None = None
    intent: str = ""
    entries: tuple[str, ...] = ()  # best first
    options: tuple[Option, ...] = ()
    score: float = 0.0  # probability that the first entry is right, 0 to 1
    title: str = ""
    citations: tuple[Citation, ...] = ()
    verified_on: date | None = None
    more: tuple[More, ...] = ()
    knowledge_version: int = 0
    degraded: bool = False  # given without Rasa
    language: str = "es"  # that the text is in
    then: str = ""  # what is asked next, below source and date
    steps: tuple[Step, ...] = ()  # the buttons of what is asked
    proposal: Proposal | None = None  # that the person just sent

    def __post_init__(self) -> None:
        if self.status is Status.DECLINED and self.cause is None:
            raise InvalidValue("una respuesta negada lleva su causa")
        if self.status is Status.ANSWERED and not self.entries:
            raise InvalidValue("una respuesta lleva al menos una ficha")

    @property
    def current_entry(self) -> str | None:
        """The entry that a follow-up would be about: the one said, or the likeliest of those offered."""
        about = self.status in {Status.ANSWERED, Status.CLARIFIED} or self.cause is Cause.NO_CONTENT
        return self.entries[0] if about and self.entries else None

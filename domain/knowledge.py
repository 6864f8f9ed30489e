"""What the city may say: entries, their sources and figures, and how people ask for them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from domain.errors import InvalidValue
from domain.text import fold

NUMBER = re.compile(r"\b\d+(?:[.,]\d+)?\b")
MAX_ANSWER_CHARS = 600  # one screen of a phone, and room for source and date under Telegram's 4096


class EntryKind(StrEnum):
    PROGRAMME = "programme"
    RESULT = "result"
    AGREEMENT = "agreement"
    NETWORK = "network"
    AWARD = "award"
    LAW = "law"
    INSTITUTION = "institution"
    CONCEPT = "concept"
    CAMPAIGN = "campaign"
    EVENT = "event"
    OBJECTION = "objection"
    REFERRAL = "referral"
    UNKNOWN = "unknown"


class EntryStatus(StrEnum):
    """Where an entry stands in its life; the values are the words that staff see."""

    DRAFT = "borrador"
    IN_REVIEW = "en revisión"
    PUBLISHED = "publicado"
    RETIRED = "retirado"


class RelationType(StrEnum):
    ACHIEVED = "achieved"
    CRITICISED_BY = "criticised_by"
    PART_OF = "part_of"
    CONTRADICTS = "contradicts"
    SEE_ALSO = "see_also"


class Asked(StrEnum):
    """What a question wants to know, in the order in which staff read it."""

    WHAT = "what"
    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    HOW_MANY = "how_many"
    COST = "cost"
    WHY = "why"
    HOW = "how"
    RESULT = "result"
    STILL = "still"  # still in force, or how it stands today
    TAKE_PART = "take_part"  # how to take part, apply or get it
    LIST = "list"  # which ones, all of them


def in_order(asked: Iterable[Asked]) -> tuple[Asked, ...]:
    """Kinds of question in the order of `Asked`, each once."""
    given = frozenset(asked)
    return tuple(kind for kind in Asked if kind in given)


@dataclass(frozen=True)
class Source:
    """Where a statement comes from; `url` is None when no address is known."""

    id: str
    title: str
    publisher: str
    url: str | None = None
    published: str | None = None  # as far as it is known: 2017, 2017-02 or 2017-02-21


@dataclass(frozen=True)
class Figure:
    """A number that an entry states, with its unit and date."""

    value: float
    unit: str
    what: str
    as_of: str  # 2017, 2017-02 or 2017-02-21
    kind: str = "oficial"  # oficial | independiente
    as_of_note: str | None = None  # said when the date is not the figure's own


@dataclass(frozen=True)
class Relation:
    type: RelationType
    to: str


@dataclass(frozen=True)
class Phrasing:
    """One way in which people ask for an entry, or nearly for it, with where it came from."""

    text: str
    style: str = "coloquial"
    origin: str = "redacción"


@dataclass(frozen=True)
class Entry:
    """One thing that the city can say, as a person approved it."""

    id: str
    kind: EntryKind
    title: str
    answer: str
    topic: str
    sources: tuple[Source, ...]
    answers: frozenset[Asked] = frozenset()  # of an `unknown`, what nobody knows; empty: not said
    detail: str | None = None
    period: str | None = None
    figures: tuple[Figure, ...] = ()
    benefits: str | None = None
    relations: tuple[Relation, ...] = ()
    phrasings: tuple[Phrasing, ...] = ()
    near_misses: tuple[Phrasing, ...] = ()  # questions that look like its own and that it does not answer
    office: str | None = None
    confidence: str = "high"
    verified_on: date | None = None
    valid_until: date | None = None
    status: EntryStatus = EntryStatus.PUBLISHED

    def __post_init__(self) -> None:
        if not (self.id and self.title.strip() and self.answer.strip()):
            raise InvalidValue(f"la ficha {self.id!r} necesita id, título y respuesta")
        if len(self.answer) > MAX_ANSWER_CHARS:
            raise InvalidValue(f"la respuesta de {self.id!r} pasa de {MAX_ANSWER_CHARS} caracteres: {len(self.answer)}")

    @cached_property
    def stated(self) -> str:
        """Everything that the entry states, folded, numbers with their decimal signs kept."""
        figures = " ".join(f"{figure.value:g} {figure.unit} {figure.what} {figure.as_of}" for figure in self.figures)
        text = f"{self.title} {self.answer} {self.detail or ''} {self.period or ''} {figures}"
        return f"{fold(text)} {' '.join(NUMBER.findall(text))}"

    def is_sayable(self, today: date) -> bool:
        """Published and not expired: the only entries that may reach a citizen."""
        return self.status is EntryStatus.PUBLISHED and (self.valid_until is None or self.valid_until >= today)

    def related(self, kind: RelationType) -> tuple[str, ...]:
        """Ids of the entries that this one points to with that relation, in order."""
        return tuple(relation.to for relation in self.relations if relation.type is kind)


@dataclass(frozen=True)
class ScoredEntry:
    """An entry that a search found, with the scores that each part of the search gave it."""

    entry: Entry
    score: float  # fused; comparable only within one search
    dense: float = 0.0  # cosine of its nearest passage, -1 to 1
    centroid: float = 0.0  # cosine with the middle of all its passages, -1 to 1
    words: float = 0.0  # BM25 share of the best possible, 0 to 1
    characters: float = 0.0  # cosine of character n-grams, 0 to 1
    covered: float = 0.0  # share of the question's telling words that the entry knows, 0 to 1
    stated: float = 0.0  # the same of what it says, without how people ask for it
    unheard: float = 0.0  # share of the question's telling words that no entry knows
    behind: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)  # dense..characters less the best of all, <= 0
    mass: float = 0.0  # logarithm of how many of its passages lie near, the nearest counting most
    share: float = 0.0  # logarithm of its share of the mass of all entries, <= 0
    near_miss: tuple[float, float, float, float] | None = None  # of its near misses: dense, centroid, characters, mass
    meant: tuple[float, float] = (
        0.0,
        0.0,
    )  # nearness of its words to the question's: all, and rarest
    meant_stated: tuple[float, float] = (0.0, 0.0)  # the same of the words of what it says
    clause: tuple[float, float, float] = (0.0, 0.0, 0.0)  # of the question's nearest clause: dense, centroid, share
    probability: float = 0.0  # that this entry answers the question, 0 to 1; set by the decision

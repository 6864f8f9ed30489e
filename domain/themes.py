"""Themes of what people ask and we miss: questions of one sense, counted without showing anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.conversation import Cause
from domain.errors import InvalidValue


class Route(StrEnum):
    """What a cause asks of us."""

    WRITE = "write"
    MEND_SEARCH = "mend_search"
    CLARIFY = "clarify"
    REFER = "refer"
    OPERATIONS = "operations"
    NOTHING = "nothing"


ROUTES = {
    Cause.NO_CONTENT: Route.WRITE,
    Cause.NOT_FOUND: Route.MEND_SEARCH,
    Cause.AMBIGUOUS: Route.CLARIFY,
    Cause.OFF_TOPIC: Route.NOTHING,
    Cause.OTHER_OFFICE: Route.REFER,
    Cause.ABUSE: Route.NOTHING,
    Cause.TECHNICAL: Route.OPERATIONS,
}
GAPS = frozenset({Cause.NO_CONTENT, Cause.NOT_FOUND, Cause.AMBIGUOUS})  # causes that are a gap of our own


class Concern(StrEnum):
    """Why a question belongs to the themes."""

    MISS = "miss"  # not answered
    DISLIKED = "disliked"  # answered, and somebody voted against it
    OBJECTION = "objection"  # an objection, answered or not


@dataclass(frozen=True)
class ThemeWeek:
    """One whole week of a theme, from Monday, UTC. Exact: for computing, never for showing."""

    week: date
    questions: int  # of the theme
    people: int  # who asked them
    all_questions: int  # of every sense, so that a rate can be given


@dataclass(frozen=True)
class ShownWeek:
    """A week of a theme as it may be shown; None where fewer people asked than may be shown."""

    week: date
    questions: int | None  # rounded down to a multiple of the smallest group


@dataclass(frozen=True)
class Theme:
    """A theme as it may be shown: at least k people asked it, and counts are rounded down to multiples of k."""

    id: str
    label: str
    named: bool  # by a person
    questions: int
    people: int
    first_seen: date  # Monday of the week in which it was first asked
    last_seen: date  # Monday of the week in which it was last asked
    weeks: tuple[ShownWeek, ...]  # whole weeks, oldest first, without holes
    rising: float  # the last 4 weeks over the 4 before, as a ratio; 1 where there is too little to say
    cause: Cause | None  # the commonest; None when no miss is open
    causes: tuple[tuple[Cause, float], ...]  # shares of the open misses, 0 to 1, of causes that k people met
    objection_share: float  # of its questions, 0 to 1
    disliked_share: float  # of its questions, 0 to 1
    concentration: float  # share of the questions that the busiest person asked, 0 to 1
    examples: tuple[str, ...]  # masked, most typical first
    entries: tuple[str, ...]  # entries that the bot found nearest, most often first
    answered_share: float = 0.0  # of its misses, 0 to 1: those that an entry answers by now
    demo: bool = False  # made by `tulugar demo-data`
    recounted: bool = False  # these are the counts of before the last change; it is being counted anew

    def __post_init__(self) -> None:
        if not (self.id and self.label.strip()):
            raise InvalidValue("un tema necesita id y nombre")

    @property
    def route(self) -> Route:
        """What the theme asks of us."""
        return ROUTES[self.cause] if self.cause else Route.NOTHING

    @property
    def is_gap(self) -> bool:
        """Whether the commonest cause is a gap of our own."""
        return self.cause in GAPS

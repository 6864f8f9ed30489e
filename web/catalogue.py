"""The entries as a list: counted by kind, filtered by what is asked for, nearest first, in pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from domain.drafts import DraftOutline, DraftState
from domain.knowledge import Entry, EntryKind, EntryStatus
from domain.text import fold

PAGE_SIZE = 30  # entries on one page of the list; about 30 kB
EXPIRES_WITHIN = timedelta(days=30)
STALE_AFTER = timedelta(days=365)  # not verified for so long


class Standing(StrEnum):
    """Where the entries of the list stand; the values are in addresses."""

    SAID = ""  # published and not expired
    WRITING = "borrador"
    IN_REVIEW = "revision"
    SCHEDULED = "programadas"
    RETIRED = "retiradas"
    ALL = "todas"


class Freshness(StrEnum):
    ANY = ""
    EXPIRING = "por-vencer"
    EXPIRED = "vencidas"
    STALE = "sin-verificar"


OF_DRAFT = {
    Standing.WRITING: DraftState.WRITING,
    Standing.IN_REVIEW: DraftState.IN_REVIEW,
    Standing.SCHEDULED: DraftState.APPROVED,
}


@dataclass(frozen=True)
class Filter:
    """What a person asked the list for; empty parts ask for nothing."""

    topic: str = ""
    kind: str = ""
    text: str = ""
    office: str = ""
    standing: Standing = Standing.SAID
    freshness: Freshness = Freshness.ANY
    today: date = field(default_factory=date.today)

    def fits(self, entry: Entry, draft: DraftOutline | None) -> bool:
        """Whether an entry belongs on the list, its words aside."""
        fields = ((self.topic, entry.topic), (self.kind, entry.kind.value), (self.office, entry.office or ""))
        return all(wanted in ("", given) for wanted, given in fields) and self._stands(entry, draft)

    def _stands(self, entry: Entry, draft: DraftOutline | None) -> bool:
        if self.freshness is not Freshness.ANY and not FRESHNESS[self.freshness](entry, self.today):
            return False
        if self.standing in OF_DRAFT:
            return draft is not None and draft.state is OF_DRAFT[self.standing]
        if self.standing is Standing.RETIRED:
            return entry.status is EntryStatus.RETIRED
        expired_wanted = self.freshness is Freshness.EXPIRED
        return self.standing is Standing.ALL or expired_wanted or entry.is_sayable(self.today)

    def query(self, page: int = 1) -> dict[str, str]:
        """The filter as an address carries it."""
        fields = {"tema": self.topic, "tipo": self.kind, "texto": self.text, "oficina": self.office}
        more = {"estado": self.standing.value, "vigencia": self.freshness.value}
        kept = {name: value for name, value in {**fields, **more}.items() if value}
        return {**kept, "pagina": str(page)} if page > 1 else kept


@dataclass(frozen=True)
class Page:
    """A part of a list; `number` counts from 1."""

    entries: tuple[Entry, ...]
    total: int
    number: int
    pages: int


def is_expiring(entry: Entry, today: date) -> bool:
    """Said today, and not for much longer."""
    return entry.is_sayable(today) and entry.valid_until is not None and entry.valid_until <= today + EXPIRES_WITHIN


def is_expired(entry: Entry, today: date) -> bool:
    return entry.status is EntryStatus.PUBLISHED and not entry.is_sayable(today)


def is_stale(entry: Entry, today: date) -> bool:
    """Said today, though nobody has verified it for a year, or ever."""
    return entry.is_sayable(today) and (entry.verified_on is None or entry.verified_on < today - STALE_AFTER)


FRESHNESS: Mapping[Freshness, Callable[[Entry, date], bool]] = {
    Freshness.EXPIRING: is_expiring,
    Freshness.EXPIRED: is_expired,
    Freshness.STALE: is_stale,
}


def sayable(entries: Iterable[Entry], today: date) -> tuple[Entry, ...]:
    """Published and unexpired entries, by title."""
    return by_title(entry for entry in entries if entry.is_sayable(today))


def by_title(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda entry: fold(entry.title)))


def count_by_kind(entries: Iterable[Entry]) -> list[tuple[EntryKind, int]]:
    """How many entries of each kind there are, most first."""
    counted = Counter(entry.kind for entry in entries)
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0].value))


def topics(entries: Iterable[Entry]) -> list[str]:
    return sorted({entry.topic for entry in entries})


def offices(entries: Iterable[Entry]) -> list[str]:
    return sorted({entry.office for entry in entries if entry.office})


def found(
    entries: Iterable[Entry],
    drafts: Mapping[str, DraftOutline],
    wanted: Filter,
    nearest: Sequence[str],
    words_of: Callable[[Entry], str],
) -> tuple[Entry, ...]:
    """The entries that fit: those that the bot's search names first, in its order; then whoever has all the words.

    Args:
        entries: by title, an order that is kept.
        nearest: ids that the search found for `wanted.text`, best first.
        words_of: all that words are searched in, folded.
    """
    fitting = {entry.id: entry for entry in entries if wanted.fits(entry, drafts.get(entry.id))}
    if not wanted.text:
        return tuple(fitting.values())
    near = [fitting.pop(id) for id in nearest if id in fitting]
    words = fold(wanted.text).split()
    rest = ((entry, words_of(entry)) for entry in fitting.values())
    return (*near, *(entry for entry, said in rest if all(word in said for word in words)))


def page_of(entries: Sequence[Entry], number: int) -> Page:
    """The page of that number; the nearest page when there is no such number."""
    pages = max(1, -(-len(entries) // PAGE_SIZE))
    number = min(max(number, 1), pages)
    start = (number - 1) * PAGE_SIZE
    return Page(tuple(entries[start : start + PAGE_SIZE]), len(entries), number, pages)

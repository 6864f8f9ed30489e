"""Whether a text says only what its cited entries say: each number, date, name and link must be in one of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache

from analytics.claim_dates import StatedDate, relative_times, stated_dates
from analytics.claim_names import Name, contains, content_words, names, spread_hashtags
from analytics.claim_numbers import ORDINAL, Quantity, quantities, vague_amounts
from analytics.public_names import word_list
from domain.knowledge import Entry
from domain.text import fold

_LINK = re.compile(r"\b(?:https?://|www\.|t\.me/)[^\s<>\"«»]*[^\s<>\"«».,;:!?)]", re.I)
_HANDLE = re.compile(r"(?<![\w.])@\w+")


class Kind(StrEnum):
    """What was refused."""

    ENTRY = "ficha"
    NUMBER = "cifra"
    DATE = "fecha"
    NAME = "nombre"
    LINK = "enlace"


@dataclass(frozen=True)
class Refusal:
    """A part of a text that its entries do not support, and why, for the person who wrote it."""

    kind: Kind
    written: str
    reason: str


NO_ENTRY = Refusal(Kind.ENTRY, "", "No cita ninguna ficha. Elige la que lo respalda.")


def no_such_entry(entry_id: str) -> Refusal:
    return Refusal(Kind.ENTRY, entry_id, "No hay ninguna ficha con ese nombre. Elígela de la lista.")


@dataclass(frozen=True)
class OwnWords:
    """What a text may always say: names and links of ours, and how to tell a name at the start of a sentence."""

    names: frozenset[str] = frozenset()  # as written: the city, the assistant
    links: frozenset[str] = frozenset()  # where people may be sent to: the bot's own address
    known: frozenset[str] = frozenset()  # folded words that are names in some entry


@dataclass(frozen=True)
class _Evidence:
    """What one entry states, read once."""

    text: str  # folded
    words: tuple[str, ...]
    numbers: tuple[Quantity, ...]
    dates: tuple[StatedDate, ...]
    vague: frozenset[str]
    links: frozenset[str] = field(default_factory=frozenset)

    @property
    def years(self) -> frozenset[int]:
        return frozenset(stated.year for stated in self.dates if stated.year)


def own_words(names: Iterable[str], links: Iterable[str], entries: Iterable[Entry]) -> OwnWords:
    """The city's own names and links, and every name that its entries use."""
    return OwnWords(frozenset(names), frozenset(links), _known_names(entries))


def check_claims(text: str, cited: Sequence[Entry], own: OwnWords, *, today: date) -> tuple[Refusal, ...]:
    """What the cited entries do not support, in the order in which it should be mended; empty: it may be said.

    Contained means stated by one entry in the same value and unit: nothing is rounded, added up or made more precise.
    """
    unsayable = [entry for entry in cited if not entry.is_sayable(today)]
    evidence = [_evidence(entry) for entry in cited if entry.is_sayable(today)]
    plain = spread_hashtags(_without_own(_LINK.sub(" ", text), own.names))
    refusals = [
        *(_unsayable(entry) for entry in unsayable),
        *_links(text, evidence, own.links),
        *_dates(plain, evidence),
        *_numbers(plain, evidence),
        *_names(plain, evidence, own.known),
    ]
    if refusals and not cited:
        return (NO_ENTRY, *refusals)
    return tuple(dict.fromkeys(refusals))


@lru_cache(maxsize=2048)
def _evidence(entry: Entry) -> _Evidence:
    figures = (f"{f.value:,.10g} {f.unit}; {f.what}; {f.as_of}; {f.as_of_note or ''}" for f in entry.figures)
    sources = (f"{s.title}; {s.publisher}; {s.published or ''}" for s in entry.sources)
    parts = (entry.title, entry.answer, entry.detail, entry.period, entry.benefits, entry.office, *figures, *sources)
    text = "\n".join(part for part in parts if part)
    return _Evidence(
        text=fold(text),
        words=content_words(text),
        numbers=_loose_quantities(text),
        dates=stated_dates(text),
        vague=frozenset(vague_amounts(text)),
        links=frozenset(source.url for source in entry.sources if source.url),
    )


def _loose_quantities(text: str) -> tuple[Quantity, ...]:
    """Amounts that are no part of a date."""
    spans = [(stated.start, stated.end) for stated in stated_dates(text)]
    return tuple(q for q in quantities(text) if not any(start <= q.start < end for start, end in spans))


def _known_names(entries: Iterable[Entry]) -> frozenset[str]:
    texts = (f"{entry.title}\n{entry.answer}\n{entry.detail or ''}" for entry in entries)
    found = (name for text in texts for name in names(text) if name.certain and not name.starts)
    return frozenset(word for name in found for word in name.words)


def _without_own(text: str, own: Iterable[str]) -> str:
    for name in sorted(own, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "ello", text)
    return text


def _unsayable(entry: Entry) -> Refusal:
    reason = f"La ficha «{entry.title}» no está publicada o ya venció: no puede respaldar nada. Cita otra."
    return Refusal(Kind.ENTRY, entry.id, reason)


def _links(text: str, evidence: Sequence[_Evidence], own: frozenset[str]) -> Iterator[Refusal]:
    allowed = own.union(*(found.links for found in evidence))
    for link in (*_LINK.findall(text), *_HANDLE.findall(_LINK.sub(" ", text))):
        if link not in allowed:
            yield Refusal(Kind.LINK, link, "No es la dirección de una fuente citada ni la del asistente. Quítala.")


def _dates(text: str, evidence: Sequence[_Evidence]) -> Iterator[Refusal]:
    for stated in stated_dates(text):
        if not any(_states_date(found, stated) for found in evidence):
            yield Refusal(Kind.DATE, stated.written, "Ninguna ficha citada da esa fecha. Corrígela o quítala.")
    for relative in relative_times(text):
        if not any(f" {fold(relative)} " in f" {found.text} " for found in evidence):
            reason = "Se leerá también después, y dirá otra fecha. Escribe la de la ficha."
            yield Refusal(Kind.DATE, relative, reason)


def _states_date(found: _Evidence, stated: StatedDate) -> bool:
    if any(stated.is_within(other) for other in found.dates):
        return True
    only_year = stated.month is None
    return only_year and any(n.value == stated.year and not n.unit for n in found.numbers)


def _numbers(text: str, evidence: Sequence[_Evidence]) -> Iterator[Refusal]:
    for number in _loose_quantities(text):
        if not any(_states_number(found, number) for found in evidence):
            yield Refusal(Kind.NUMBER, number.written, _why_not(number, evidence))
    for vague in vague_amounts(text):
        if not any(vague in found.vague for found in evidence):
            yield Refusal(Kind.NUMBER, vague, "Ninguna ficha citada habla de esa cantidad. Escribe su cifra.")


def _states_number(found: _Evidence, number: Quantity) -> bool:
    same = [other for other in found.numbers if other.value == number.value]
    if any(other.unit == number.unit for other in same):
        return True
    if number.unit == "":
        return number.value in found.years
    return number.unit != ORDINAL and any(other.unit == "" for other in same)  # "820 millones más"


def _why_not(number: Quantity, evidence: Sequence[_Evidence]) -> str:
    stated = [other for found in evidence for other in found.numbers]
    for other in stated:
        if other.value == number.value:
            return f"La ficha lo dice de otro modo: «{other.written}». Escríbelo igual, con su unidad."
    alike = [other for other in stated if other.unit == number.unit and other.value and number.value]
    nearest = min(alike, key=lambda other: abs(float(other.value / number.value) - 1), default=None)
    hint = f" Lo más cercano que dicen: «{nearest.written}»." if nearest else ""
    return f"Ninguna ficha citada contiene esa cifra.{hint} Corrígela o quítala."


def _names(text: str, evidence: Sequence[_Evidence], known: frozenset[str]) -> Iterator[Refusal]:
    for name in names(_HANDLE.sub(" ", text)):
        wanted = name.words if name.certain else tuple(word for word in name.words if _is_known(word, known))
        if wanted and not any(_states_name(found, name, wanted) for found in evidence):
            yield Refusal(Kind.NAME, name.written, "Ninguna ficha citada menciona ese nombre. Quítalo o cita la ficha.")


def _is_known(word: str, known: frozenset[str]) -> bool:
    return word in known or word in word_list("places.txt")


def _states_name(found: _Evidence, name: Name, wanted: tuple[str, ...]) -> bool:
    if not name.certain:
        return all(word in found.words for word in wanted)
    tail = wanted[1:] if name.starts else ()  # "Visita de París": the first word has its capital from the sentence
    return contains(found.words, wanted) or bool(tail and contains(found.words, tail))

"""Dates that a Spanish text states, whole or in part: "23 de noviembre de 2015", "del 28 al 30 de mayo", "2016-05"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

_MONTHS = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
]
_NUMBER_OF = {month: n for n, month in enumerate(_MONTHS, 1)} | {"setiembre": 9}
_MONTH = rf"(?P<month>{'|'.join(_NUMBER_OF)})"
_DAY = r"(?P<day>[12]\d|3[01]|0?[1-9]|primero)(?:\.?[oº°]\.?)?"
_YEAR = r"(?P<year>1[5-9]\d\d|20\d\d)"
_OF_YEAR = rf"(?:,?\s+(?:de\s+|del\s+)?(?:año\s+)?{_YEAR})?"
_PATTERNS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"\b(?P<year>\d{4})-(?P<digits>0[1-9]|1[0-2])(?:-(?P<day>0[1-9]|[12]\d|3[01]))?\b(?!-)",
        r"\b(?P<day>[12]\d|3[01]|0?[1-9])[/.-](?P<digits>1[0-2]|0?[1-9])[/.-](?P<year>\d{4})\b",
        rf"\b(?P<first>[12]\d|3[01]|0?[1-9])\s*(?:al?|y|e|-|–|hasta el)\s*{_DAY}\s+de\s+{_MONTH}\b{_OF_YEAR}",
        rf"\b{_DAY}\s+de\s+{_MONTH}\b{_OF_YEAR}",
        rf"\b{_MONTH}\b{_OF_YEAR}",
        rf"(?<![\d.,$€£/]){_YEAR}(?![\d/%]|[.,]\d|\s*(?:%|por ciento|pesos|d[óo]lares|euros|mil\b|mill))",
    )
)
_JOINED = re.compile(r"\s*(?:,|y|e|o|al?|-|–|hasta)\s*(?:el\s+|al\s+)?", re.I)
_RELATIVE = re.compile(
    r"\b(?:ayer|anteayer|(?:este|el pr[óo]ximo|el presente|el mismo)\s+(?:año|mes|sexenio)"
    r"|(?:el|la)\s+(?:año|mes|semana|sexenio)\s+(?:pasad[oa]|anterior|pr[óo]xim[oa]|que viene)"
    r"|(?:esta|la pr[óo]xima)\s+semana)\b",
    re.I,
)
_WEEKDAY = re.compile(r"\b(?:lunes|martes|mi[ée]rcoles|jueves|viernes|s[áa]bado|domingo)s?\b", re.I)


@dataclass(frozen=True)
class StatedDate:
    """A date as far as a text gives it; None for what it leaves out."""

    year: int | None
    month: int | None
    day: int | None
    written: str
    start: int  # character of the text
    end: int

    def is_within(self, other: StatedDate) -> bool:
        """Whether the other date says all that this one says."""
        own = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        return all(part is None or part == theirs for part, theirs in own)


def stated_dates(text: str) -> tuple[StatedDate, ...]:
    """Every date, in the order of the text; a bare number from 1500 to 2099 is a year."""
    found: list[StatedDate] = []
    taken: list[tuple[int, int]] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if not any(start < match.end() and match.start() < end for start, end in taken):
                taken.append(match.span())
                found.extend(_read(match))
    return _with_years(sorted(found, key=lambda date: (date.start, date.day or 0)), text)


def relative_times(text: str) -> tuple[str, ...]:
    """Times that mean another day when they are read later ("el año pasado"), and weekdays, as written."""
    return tuple(m.group() for pattern in (_RELATIVE, _WEEKDAY) for m in pattern.finditer(text))


def _read(match: re.Match[str]) -> Iterator[StatedDate]:
    parts = match.groupdict()
    month = _NUMBER_OF.get((parts.get("month") or "").lower()) or int(parts.get("digits") or 0) or None
    year = int(parts["year"]) if parts.get("year") else None
    for part in ("first", "day"):
        if parts.get(part):
            day = 1 if parts[part].lower() == "primero" else int(parts[part])
            yield StatedDate(year, month, day, match.group(), match.start(), match.end())
    if not parts.get("day"):
        yield StatedDate(year, month, None, match.group(), match.start(), match.end())


def _with_years(dates: list[StatedDate], text: str) -> tuple[StatedDate, ...]:
    """A date without a year that is joined to one with a year has it too ("31 de mayo al 16 de junio de 2019")."""
    settled: list[StatedDate] = []
    for date in reversed(dates):
        after = settled[-1] if settled else None
        if after and date.year is None and _JOINED.fullmatch(text[date.end : after.start]):
            date = replace(date, year=after.year)
        settled.append(date)
    return tuple(reversed(settled))

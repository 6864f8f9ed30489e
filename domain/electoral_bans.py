"""Periods in which the law forbids the city to publish messages, from settings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain.errors import InvalidSettings

_PERIOD = re.compile(r"\s*(\d{4}-\d\d-\d\d)\s*\.\.\s*(\d{4}-\d\d-\d\d)\s+(\S.*)", re.S)


@dataclass(frozen=True)
class ElectoralBan:
    """Both days belong to it."""

    first: date
    last: date
    reason: str  # the legal one, as staff read it


def read_bans(written: str) -> tuple[ElectoralBan, ...]:
    """Bans from a setting: "2027-04-04..2027-06-06 why; 2030-…".

    Raises:
        InvalidSettings: one of them cannot be read.
    """
    return tuple(_read(part) for part in written.split(";") if part.strip())


def ban_on(day: date, bans: Iterable[ElectoralBan]) -> ElectoralBan | None:
    """The ban that holds on a day."""
    return next((ban for ban in bans if ban.first <= day <= ban.last), None)


def _read(part: str) -> ElectoralBan:
    match = _PERIOD.fullmatch(part)
    try:
        if match:
            first, last = (date.fromisoformat(match.group(n)) for n in (1, 2))
            if first <= last:
                return ElectoralBan(first, last, match.group(3).strip())
    except ValueError:
        pass
    raise InvalidSettings(
        f"ELECTORAL_BANS: no entiendo {part.strip()!r}. Escribe «2027-04-04..2027-06-06 motivo legal», "
        "y separa los periodos con punto y coma."
    )

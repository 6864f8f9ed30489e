"""What stands on a card, as text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.knowledge import Entry, Figure

MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip
KINDS = {"oficial": "dato oficial", "independiente": "fuente independiente"}


@dataclass(frozen=True)
class CardContent:
    """All that is written on a card; whatever is empty is left out."""

    title: str
    text: str
    figure: str = ""  # the number alone, to be seen from afar
    unit: str = ""
    about: str = ""  # what the number counts, when, and who says so
    source: str = ""
    verified: str = ""


def card_of(entry: Entry) -> CardContent:
    """An entry: its first figure large, its whole answer, because a figure never travels without its caveat."""
    source = entry.sources[0] if entry.sources else None
    others = f" y {len(entry.sources) - 1} más" if len(entry.sources) > 1 else ""
    figure = entry.figures[0] if entry.figures else None
    return CardContent(
        title=entry.title,
        text=entry.answer,
        figure=f"{figure.value:,.10g}" if figure else "",
        unit=figure.unit if figure else "",
        about=_about(figure) if figure else "",
        source=f"Fuente: {', '.join(filter(None, (source.title, source.publisher)))}{others}" if source else "",
        verified=f"Verificado: {_day(entry.verified_on)}" if entry.verified_on else "",
    )


def _about(figure: Figure) -> str:
    when = f"{figure.as_of_note} {figure.as_of}" if figure.as_of_note else figure.as_of
    return f"{figure.what} · {when} · {KINDS.get(figure.kind, figure.kind)}"


def _day(day: date) -> str:
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}"

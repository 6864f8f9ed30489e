"""Cards as PNG files, in the colours of the city; the last ones are kept."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageColor, ImageDraw

from analytics.cards.content import CardContent, card_of
from analytics.cards.layout import BAND, BAR, CITY, INK, MARGIN, ON_CITY, SOFT, WIDTH, lay_out
from analytics.cards.letters import font
from domain.knowledge import Entry

KEPT = 64  # cards in memory, some 60 KB each
PAPER, DARK, GREY, LIGHT = "#ffffff", "#1d2624", "#53605d", "#d5ddda"
RULE = 3  # pixels
BRIGHT = 0.18  # relative luminance; a brighter colour is not read on white, nor white on it


@dataclass(frozen=True)
class CityStyle:
    """How the cards of a city look; colours as #rrggbb."""

    name: str
    colour: str
    accent: str
    note: str = ""


class CardPrinter:
    """Draws cards of one city; safe to use from several threads."""

    def __init__(self, style: CityStyle) -> None:
        self._style = style

    def png(self, entry: Entry) -> bytes:
        """The card of an entry as a PNG file; the same entry gives the same bytes."""
        return _png(card_of(entry), self._style)


@lru_cache(maxsize=KEPT)
def _png(content: CardContent, style: CityStyle) -> bytes:
    layout = lay_out(content, style.name, style.note)
    card = Image.new("RGB", (WIDTH, layout.height), PAPER)
    pen = ImageDraw.Draw(card)
    pen.rectangle((0, 0, WIDTH, BAND), style.colour)
    pen.rectangle((0, BAND, WIDTH, BAND + BAR), style.accent)
    pen.rectangle((MARGIN, layout.rule, WIDTH - MARGIN, layout.rule + RULE), LIGHT)
    colours = {
        INK: DARK,
        SOFT: GREY,
        CITY: style.colour if luminance(style.colour) <= BRIGHT else DARK,
        ON_CITY: PAPER if luminance(style.colour) <= BRIGHT else DARK,
    }
    for line in layout.lines:
        pen.text((line.x, line.y), line.text, colours[line.colour], font(line.font, line.size))
    file = io.BytesIO()
    card.quantize(64).save(file, "PNG", optimize=True)
    return file.getvalue()


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it, 0 to 1."""
    red, green, blue = (_linear(part / 255) for part in ImageColor.getrgb(colour)[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

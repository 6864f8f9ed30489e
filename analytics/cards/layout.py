"""Where each line of a card stands; nothing is drawn here."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from analytics.cards.content import CardContent
from analytics.cards.letters import BOLD, LINE_HEIGHT, REGULAR, drawable, shortened, wrap

WIDTH, HEIGHT = 1080, 1350  # pixels; four to five fills a phone without being cut
TALLEST = 2400  # for the longest answer below the longest title
MARGIN = 72
BAND = 120  # the strip with the city's name
BAR = 18  # the accent below it
GAP = 34  # between blocks
INNER = WIDTH - 2 * MARGIN

INK, SOFT, CITY, ON_CITY = "ink", "soft", "city", "on_city"


@dataclass(frozen=True)
class Line:
    """One line of text; y is its top, and it is `height` high."""

    text: str
    x: int
    y: int
    font: str
    size: int
    colour: str

    @property
    def height(self) -> int:
        return height_of(self.size)


@dataclass(frozen=True)
class Layout:
    lines: tuple[Line, ...]
    height: int  # of the whole card
    rule: int  # y of the line above the source


@dataclass(frozen=True)
class Style:
    """Sizes that a block may have, largest first, and how many lines of it are too many."""

    sizes: tuple[int, ...]
    most: int
    font: str = REGULAR
    colour: str = INK


TITLE = Style((66, 60, 54, 48, 44), 4, BOLD)
FIGURE = Style((160, 130, 100, 80, 60), 1, BOLD, CITY)
UNIT = Style((58, 50, 44), 2, BOLD, CITY)
ABOUT = Style((36, 34), 3, REGULAR, SOFT)
TEXT = Style((46, 43, 40, 38, 36, 34), 30)
SOURCE = Style((32, 30), 6, REGULAR, SOFT)
SMALL = Style((32,), 1, REGULAR, SOFT)
NAME = Style((46, 42, 38, 34, 30), 1, BOLD, ON_CITY)


def lay_out(content: CardContent, city: str, note: str = "") -> Layout:
    """A card for a city; as tall as the text needs.

    Args:
        note: below the date, such as that the content is a demonstration.
    """
    name = _block(city, NAME, 0)
    name = [_moved(line, (BAND - line.height) // 2) for line in name]
    above: list[Line] = []
    for text, style in ((content.title, TITLE), (content.figure, FIGURE), (content.unit, UNIT), (content.about, ABOUT)):
        tight = style in (UNIT, ABOUT)  # they belong to what stands above them
        above += _block(text, style, _next(above, 0 if tight else GAP))
    below = _stacked((content.source, SOURCE), (content.verified, SMALL), (note, SMALL))
    top = _next(above, GAP)
    room = HEIGHT - MARGIN - _depth(below) - 2 * GAP - top
    text_lines = _fitted(content.text, TEXT, top, room)
    bottom = max(text_lines[-1].y + text_lines[-1].height if text_lines else top, top + room)
    rule = bottom + GAP
    footer = [_moved(line, rule + GAP + line.y) for line in below]
    height = max(HEIGHT, (footer[-1].y + footer[-1].height if footer else rule) + MARGIN)
    return Layout((*name, *above, *text_lines, *footer), height, rule)


def height_of(size: int) -> int:
    return ceil(size * LINE_HEIGHT)


def _block(text: str, style: Style, top: int) -> list[Line]:
    """The largest size with which the text is not too many lines."""
    plain = drawable(text)
    for size in style.sizes:
        lines = wrap(plain, style.font, size, INNER)
        if len(lines) <= style.most:
            break
    return _placed(shortened(lines, style.most, style.font, size, INNER), style, size, top)


def _fitted(text: str, style: Style, top: int, room: int) -> list[Line]:
    """The largest size that fits the room; with the smallest the card grows, up to the tallest."""
    plain = drawable(text)
    for size in style.sizes:
        lines = wrap(plain, style.font, size, INNER)
        if len(lines) * height_of(size) <= room:
            break
    most = max(room + TALLEST - HEIGHT, height_of(size)) // height_of(size)
    return _placed(shortened(lines, min(most, style.most), style.font, size, INNER), style, size, top)


def _placed(lines: list[str], style: Style, size: int, top: int) -> list[Line]:
    return [
        Line(text, MARGIN, top + number * height_of(size), style.font, size, style.colour)
        for number, text in enumerate(lines)
    ]


def _stacked(*blocks: tuple[str, Style]) -> list[Line]:
    lines: list[Line] = []
    for text, style in blocks:
        lines += _block(text, style, _depth(lines))
    return lines


def _depth(lines: list[Line]) -> int:
    return lines[-1].y + lines[-1].height if lines else 0


def _next(lines: list[Line], gap: int) -> int:
    return lines[-1].y + lines[-1].height + gap if lines else BAND + BAR + GAP


def _moved(line: Line, y: int) -> Line:
    return Line(line.text, line.x, y, line.font, line.size, line.colour)

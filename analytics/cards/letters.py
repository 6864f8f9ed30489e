"""The letters that the fonts of cards have, and lines of text measured in them."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

FONTS = Path(__file__).with_name("fonts")
REGULAR, BOLD = "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"
LINE_HEIGHT = 1.32  # of the size: room for accents above capitals
ELLIPSIS = "…"
_RANGES = (
    (0x20, 0x7E), (0xA0, 0x17F), (0x218, 0x21B), (0x2010, 0x2015), (0x2018, 0x201E), (0x2020, 0x2022),
    (0x2026, 0x2026), (0x2030, 0x2030), (0x2039, 0x203A), (0x2080, 0x2089), (0x20AC, 0x20AC), (0x2122, 0x2122),
    (0x2190, 0x2193), (0x2212, 0x2212), (0x2248, 0x2248), (0x2260, 0x2260), (0x2264, 0x2265),
)  # fmt: skip


def drawable(text: str) -> str:
    """The text in one line of letters that the fonts have; others, such as emojis, are left out."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    return " ".join("".join(one for one in composed if any(a <= ord(one) <= b for a, b in _RANGES)).split())


@lru_cache(maxsize=64)
def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / name, size, layout_engine=ImageFont.Layout.BASIC)


def width_of(text: str, name: str, size: int) -> float:
    """In pixels."""
    return font(name, size).getlength(text)


def wrap(text: str, name: str, size: int, width: int) -> list[str]:
    """Lines no wider than that; a word that is wider by itself is cut."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        together = f"{line} {word}".strip()
        if width_of(together, name, size) <= width:
            line = together
            continue
        lines += [line] if line else []
        *full, line = _pieces(word, name, size, width)
        lines += full
    return [*lines, line] if line else lines


def shortened(lines: list[str], most: int, name: str, size: int, width: int) -> list[str]:
    """At most so many lines, with an ellipsis where the text was cut."""
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and width_of(last + ELLIPSIS, name, size) > width:
        last = last[:-1]
    return [*lines[: most - 1], last.rstrip() + ELLIPSIS]


def _pieces(word: str, name: str, size: int, width: int) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and width_of(pieces[-1] + letter, name, size) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces

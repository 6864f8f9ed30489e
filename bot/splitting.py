"""Long text in messages that Telegram accepts: measured in UTF-16 units, cut where a sentence ends."""

from __future__ import annotations

import re

MAX_MESSAGE_UNITS = 4096  # Telegram counts UTF-16 units, after the HTML is parsed

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_SENTENCE_END = re.compile(r"[.!?…][»\")\]]*\s|\n")


def utf16_units(text: str) -> int:
    """How long Telegram says that a text is."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def sendable(text: str) -> str:
    """The text without what Telegram or HTTP would refuse: control characters and halves of pairs."""
    return _CONTROL.sub("", text.encode("utf-8", "ignore").decode("utf-8")).strip()


def split_text(text: str, limit: int = MAX_MESSAGE_UNITS) -> tuple[str, ...]:
    """Parts of at most limit units that together say all of the text; none when it says nothing."""
    parts = []
    rest = sendable(text)
    while utf16_units(rest) > limit:
        head = _fitting(rest, limit)
        cut = _sentence_cut(head) or head.rfind(" ") + 1 or len(head)
        parts.append(rest[:cut].strip())
        rest = rest[cut:].strip()
    return tuple(part for part in (*parts, rest) if part)


def shorten(text: str, limit: int) -> str:
    """One line of at most limit units, with an ellipsis where it was cut."""
    line = " ".join(sendable(text).split())
    return line if utf16_units(line) <= limit else _fitting(line, limit - 1).rstrip() + "…"


def _fitting(text: str, limit: int) -> str:
    """The longest beginning of at most limit units."""
    end = min(len(text), limit)
    while utf16_units(text[:end]) > limit:
        end -= (utf16_units(text[:end]) - limit + 1) // 2
    return text[:end]


def _sentence_cut(head: str) -> int:
    """Where the last sentence of the second half ends; 0 when none does."""
    ends = [match.end() for match in _SENTENCE_END.finditer(head)]
    return ends[-1] if ends and ends[-1] > len(head) // 2 else 0

"""Cells that no spreadsheet takes for a formula, and lists of things in one cell, a line for each."""

from __future__ import annotations

import re
from collections.abc import Sequence

FORMULA_STARTS = (  # with one of these a spreadsheet would begin to calculate; some take the wide ones for the others
    *("=", "+", "-", "@", "\t", "\r", "\n"),
    *("＝", "＋", "－", "＠"),
)
GUARD = "'"
SEPARATOR = " | "
_GUARDED = (*FORMULA_STARTS, GUARD)
_TO_ESCAPE = re.compile(r"[\\|\x00-\x1f\x7f-\x9f]|[^\S ]")
_ESCAPED = re.compile(r"\\(u[0-9a-f]{4}|.)", re.DOTALL)
_PART = re.compile(r"(?:\\.|[^\\|])*", re.DOTALL)


def harmless(text: str) -> str:
    """The text with a guard before it where a spreadsheet would take it for a formula."""
    return GUARD + text if text.startswith(_GUARDED) else text


def restored(cell: str) -> str:
    """The text that `harmless` made the cell from; what people type themselves stays as it is."""
    return cell[1:] if cell.startswith(GUARD) and cell[1:].startswith(_GUARDED) else cell


def joined(parts: Sequence[str]) -> str:
    """A line of a cell: its parts between bars; empty parts at the end are left out."""
    kept = list(parts)
    while kept and not kept[-1]:
        kept.pop()
    return SEPARATOR.join(_TO_ESCAPE.sub(_escape, part) for part in kept)


def divided(line: str) -> list[str]:
    """The parts that `joined` made the line from."""
    parts, place = [], 0
    while True:
        found = _PART.match(line, place)
        assert found  # it matches nothing at all, too
        parts.append(_ESCAPED.sub(_unescape, found.group().strip(" ")))
        place = found.end() + 1
        if found.end() >= len(line):
            return parts


def lines(cell: str) -> list[str]:
    """The lines of a cell that hold something."""
    return [line for line in cell.replace("\r\n", "\n").split("\n") if line.strip(" ")]


def _escape(found: re.Match[str]) -> str:
    sign = found.group()
    if sign in "\\|":
        return "\\" + sign
    return "\\n" if sign == "\n" else f"\\u{ord(sign):04x}"


def _unescape(found: re.Match[str]) -> str:
    sign = found.group(1)
    if len(sign) == 5:
        return chr(int(sign[1:], 16))
    return "\n" if sign == "n" else sign

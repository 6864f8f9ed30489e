"""Names that may be kept: public figures and places, so that a question about them keeps its sense."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from domain.knowledge import Entry
from domain.text import fold

FOLDER = Path(__file__).resolve().parent / "names"
_PROPER = re.compile(
    r"[A-ZÁÉÍÓÚÑ][^\W\d_]{1,20}(?:\s(?:(?:de|del|la|las|los|y|e)\s){0,2}(?:[A-ZÁÉÍÓÚÑ][^\W\d_]{1,20}|[A-Z]\.)){1,4}"
)


@cache
def word_list(name: str) -> frozenset[str]:
    """The folded words of a file in `names/`; lines that begin with # are comments."""
    return frozenset(fold(word) for line in _lines(name) for word in line.split())


@cache
def national_names() -> frozenset[str]:
    """Public names that any text about Mexico may hold."""
    return frozenset(_lines("public.txt"))


def names_in_entries(entries: Iterable[Entry]) -> frozenset[str]:
    """Proper names of two words or more that the city's own texts use; for the `keep` of a masker."""
    texts = (f"{entry.title}\n{entry.answer}\n{entry.detail or ''}" for entry in entries)
    return frozenset(found.group() for text in texts for found in _PROPER.finditer(text))


class KeptNames:
    """Knows whether a name, as written, is one of the public ones."""

    def __init__(self, names: Iterable[str]) -> None:
        given = word_list("given.txt")
        folded = [fold(name).split() for name in names]
        self._runs = {" ".join(words[i:j]) for words in folded for i in range(len(words)) for j in range(i + 1, 9)}
        self._runs -= given  # "Claudia" alone is anybody

    def __contains__(self, name: str) -> bool:
        return fold(name) in self._runs


def _lines(name: str) -> list[str]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]

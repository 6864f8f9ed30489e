"""Sentence pairs to learn from: lines of a TSV, and the shorter pieces that both sides share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from domain.errors import InvalidContent

DOUBTFUL = frozenset({"wmt_newstest"})  # terms say "research use"; left out unless asked for
CLAUSE_END = re.compile(r"(?<=[,.;:?!])\s+|\s+[-–—]\s+")
SENTENCE_END = re.compile(r"(?<=[.;:?!])\s+")
SHORTEST_PIECE = 3  # words; shorter ones say too little by themselves
LENGTH_SLACK = (0.6, 1.7)  # how far a piece may leave the length ratio of its whole pair


@dataclass(frozen=True)
class Pair:
    """A sentence in English and in Spanish, and the collection that it comes from."""

    english: str
    spanish: str
    source: str


def read_pairs(file: Path, sources: Sequence[str] = ()) -> list[Pair]:
    """The pairs of the named sources; of all but the doubtful ones when none is named.

    Args:
        file: UTF-8, one pair to a line: English, Spanish and source, with tabs between.
    Raises:
        InvalidContent: a line has another shape, or nothing is left.
    """
    pairs = []
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            fields = line.rstrip("\n").split("\t")
            if len(fields) != 3:
                raise InvalidContent(f"{file}, línea {number}: hacen falta inglés, español y fuente, con tabuladores.")
            pairs.append(Pair(*fields))
    chosen = [pair for pair in pairs if _wanted(pair.source, sources)]
    if not chosen:
        raise InvalidContent(f"{file}: ningún par de las fuentes pedidas. Revisa --sources.")
    return chosen


def pieces(pairs: Iterable[Pair]) -> list[Pair]:
    """Clauses or sentences of pairs that both languages cut alike; without repeats.

    A long pair teaches little about each of its words; its pieces teach more.
    """
    return list(dict.fromkeys(piece for pair in pairs for piece in _pieces_of(pair)))


def _wanted(source: str, sources: Sequence[str]) -> bool:
    return source in sources if sources else source not in DOUBTFUL


def _pieces_of(pair: Pair) -> Iterator[Pair]:
    for ends in (CLAUSE_END, SENTENCE_END):
        english, spanish = ends.split(pair.english), ends.split(pair.spanish)
        if len(english) == len(spanish) > 1 and _alike(pair, english, spanish):
            for left, right in zip(english, spanish, strict=True):
                if min(len(left.split()), len(right.split())) >= SHORTEST_PIECE:
                    yield Pair(left.strip(" ,;:"), right.strip(" ,;:"), pair.source)
            return


def _alike(pair: Pair, english: Sequence[str], spanish: Sequence[str]) -> bool:
    """Whether each piece keeps about the length ratio of the pair (4 letters of grace)."""
    ratio = len(pair.spanish) / max(len(pair.english), 1)
    shortest, longest = (slack * ratio for slack in LENGTH_SLACK)
    return all(
        shortest < (len(right) + 4) / (len(left) + 4) < longest for left, right in zip(english, spanish, strict=True)
    )

"""Many texts folded at once: the same as `domain.text.fold` of each, in a fraction of the time."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

BLOCK = 4_000  # texts folded at a time
OF_A_WORD = re.compile(r"[^\W_]")


def fold_all(texts: Sequence[str]) -> list[str]:
    """`fold` of each text, in order."""
    return [text for start in range(0, len(texts), BLOCK) for text in _fold(texts[start : start + BLOCK])]


def words_seen(folded: Sequence[str]) -> Counter[str]:
    """How many of these folded texts know each word."""
    return Counter(chain.from_iterable(set(text.split()) for text in folded))


def _fold(texts: Sequence[str]) -> Iterator[str]:
    """Texts joined by line ends, which folding leaves where they are."""
    joined = "\n".join(text.replace("\n", " ") for text in texts)
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", joined).casefold())
    for letter in set(plain) - {" ", "\n"}:
        if unicodedata.combining(letter):
            plain = plain.replace(letter, "")
        elif not OF_A_WORD.match(letter):
            plain = plain.replace(letter, " ")
    return (" ".join(line.split()) for line in plain.split("\n"))

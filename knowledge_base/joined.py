"""Words written as one ("bonosverdes", "#TuLugarEnElMundo", "articulo20"), taken apart where their parts are known."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from domain.text import fold

CAMEL = re.compile(r"(?<=[a-záéíóúñ])(?=[A-ZÁÉÍÓÚÑ])|(?<=[^\W\d_])(?=\d)")
SHORTEST = 7  # letters of a word worth taking apart
LONGEST = 40  # of one that is still tried
LEAST_SEEN = 3  # texts that must know a part; a typo is seen less often
SHORT_PARTS = frozenset(
    ("a", "al", "de", "del", "el", "en", "la", "las", "los", "lo", "mi", "no", "se", "su", "tu", "un", "y")
)
STEP = 4.0  # price of one more part, so that few long parts win


class JoinedWords:
    """Takes unknown words apart into known ones."""

    def __init__(self, seen: Mapping[str, int]) -> None:
        """
        Args:
            seen: how many texts know each word, folded.
        """
        known = {word: count for word, count in seen.items() if count >= LEAST_SEEN}
        total = sum(known.values()) or 1
        self._all = frozenset(seen)
        self._price = {
            word: STEP - math.log(count / total)
            for word, count in known.items()
            if len(word) > 3 or word in SHORT_PARTS
        }

    def split(self, text: str) -> str:
        """The text with joined words apart; as it was where nothing is joined."""
        return " ".join(self._apart(word) for word in text.split())

    def _apart(self, word: str) -> str:
        folded = fold(word)
        if not SHORTEST <= len(folded) <= LONGEST or " " in folded or folded in self._all:
            return word
        return " ".join(self._cheapest(folded) or CAMEL.sub(" ", word).split())

    def _cheapest(self, word: str) -> list[str]:
        """The cheapest way to write a word as known ones; nothing if there is none."""
        best: list[tuple[float, int]] = [(0.0, 0)]
        for end in range(1, len(word) + 1):
            ways = (
                (best[start][0] + self._price[word[start:end]], start)
                for start in range(end)
                if word[start:end] in self._price and best[start][0] < math.inf
            )
            best.append(min(ways, default=(math.inf, 0)))
        return self._read(word, best) if best[-1][0] < math.inf else []

    @staticmethod
    def _read(word: str, best: list[tuple[float, int]]) -> list[str]:
        parts: list[str] = []
        end = len(word)
        while end:
            start = best[end][1]
            parts.insert(0, word[start:end])
            end = start
        return parts

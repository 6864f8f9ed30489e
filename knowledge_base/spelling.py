"""Words that nobody knows, read as the known ones that they sound like: "siuda ermana", "vanko mundisl"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Set

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from domain.text import fold

LEAST_SEEN = 3  # texts that must know a word; a typo is seen less often
SHORTEST = 3  # letters of a word worth reading otherwise
SHORTEST_NEAR = 6  # sounds of one in which a letter may be wrong, missing or too many
MUCH_RARER = 10  # times that a spelling must be rarer than what sounds like it, to be taken for a mistake
WORD = re.compile(r"[^\W\d_]+")
SHORT_FORMS = {
    **dict.fromkeys(("q", "k", "ke", "qe"), "que"),
    **dict.fromkeys(("xq", "pq", "porq", "xk", "pork"), "porque"),
    **dict.fromkeys(("tmb", "tb", "tbn"), "tambien"),
    **{"d": "de", "x": "por", "pa": "para", "bn": "bien", "dl": "del"},
}
# What is written in several ways and heard as one where c, s and z, and ll and y, sound alike; in this order.
_SOUNDS = tuple(
    (re.compile(written), heard)
    for written, heard in (
        (r"ph", "f"),
        (r"qu(?=[ei])|q", "k"),
        (r"c(?=[ei])|z", "s"),
        (r"ch", "X"),
        (r"c", "k"),
        (r"ll", "y"),
        (r"gu(?=[ei])", "g"),
        (r"g(?=[ei])", "j"),
        (r"h", ""),
        (r"v", "b"),
        (r"w", "gu"),
        (r"x", "ks"),
        (r"y$", "i"),
        (r"(.)\1", r"\1"),
        (r"m(?=[bp])", "n"),
    )
)


class Spelling:
    """Reads unknown words by their sound, and by their sound but for one letter."""

    def __init__(self, seen: Counter[str], words: Set[str]) -> None:
        """
        Args:
            seen: how many texts know each word, folded.
            words: what is a word for sure, in these texts or not; without them only like sounds are read.
        """
        self._seen = seen
        self._words = words
        known = [word for word, count in seen.items() if count >= LEAST_SEEN and len(word) >= SHORTEST]
        self._by_sound: dict[str, str] = {}  # the word that most texts know, of those that sound so
        for word in sorted(known, key=lambda each: (-seen[each], each)):
            if not words or word in words:
                self._by_sound.setdefault(sound_of(word), word)
        self._usual = frozenset(self._by_sound.values())
        self._long = [sound for sound in self._by_sound if words and _is_long(sound)]

    def mended(self, text: str) -> str:
        """The text with words as they were meant; whatever is known, or like nothing known, stays."""
        return WORD.sub(lambda word: self._meant(word[0]), text)

    def _meant(self, word: str) -> str:
        folded = fold(word)
        if folded in SHORT_FORMS:
            return SHORT_FORMS[folded]
        if folded in self._usual or len(folded) < SHORTEST or " " in folded:
            return word
        sound, seen = sound_of(folded), self._seen[folded]
        alike = self._by_sound.get(sound, folded)
        if alike != folded and self._seen[alike] >= MUCH_RARER * seen:
            return alike
        if seen >= LEAST_SEEN or folded in self._words or not _is_long(sound):
            return word
        return self._nearest(sound) or word

    def _nearest(self, sound: str) -> str | None:
        """The word that most texts know, of those that sound so but for one letter."""
        near = extract(sound, self._long, scorer=OSA.distance, score_cutoff=1, limit=None)
        words = [self._by_sound[each] for each, _, _ in near]
        return max(words, key=lambda word: (self._seen[word], word), default=None)


def sound_of(word: str) -> str:
    """How a folded word sounds in Latin American Spanish, roughly: equal for what people write for one another."""
    for written, heard in _SOUNDS:
        word = written.sub(heard, word)
    return word


def _is_long(sound: str) -> bool:
    return len(sound) >= SHORTEST_NEAR

"""Proper names that a Spanish text states: cities, networks, programmes, institutions, persons, acronyms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from domain.text import fold

_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_HASHTAG = re.compile(r"#(\w+)")
_CAMEL = re.compile(r"(?<=[^\W\d_A-ZÁÉÍÓÚÑÜ])(?=[A-ZÁÉÍÓÚÑÜ\d])|(?<=[A-ZÁÉÍÓÚÑÜ])(?=[A-ZÁÉÍÓÚÑÜ][a-záéíóúñü])")
_JOINERS = frozenset(
    ["de", "del", "la", "las", "los", "el", "por", "para", "con", "en", "a", "sobre", "entre", "y", "e", "o", "u", "al"]
)
_WITHIN = frozenset(["de", "del", "la", "las", "los", "el", "por", "para", "sobre", "al"])  # may stand inside one name
_STARTS_SENTENCE = re.compile(r"(?:^|[.!?…:;\n•«“\"(¿¡|–—-]\s*|\d\)\s*)$")


@dataclass(frozen=True)
class Name:
    """A name as a text writes it."""

    written: str
    words: tuple[str, ...]  # folded, without "de", "la" and the like; never empty
    starts: bool  # a sentence begins with it, so that its first word may be any word
    shouted: bool  # the whole line is in capitals

    @property
    def certain(self) -> bool:
        """Whether the capitals can only be those of a name."""
        return not self.shouted and not (self.starts and len(self.words) == 1 and self.written[1:].islower())


def names(text: str) -> tuple[Name, ...]:
    """Runs of words with capitals, in the order of the text."""
    return tuple(found for line in spread_hashtags(text).splitlines() for found in _names_in(line))


def spread_hashtags(text: str) -> str:
    """ "#CiudadGlobal2030" as a sentence of its own, "Ciudad Global 2030", so that what it states can be read."""
    return _HASHTAG.sub(lambda found: f". {_CAMEL.sub(' ', found.group(1))}", text)


def content_words(text: str) -> tuple[str, ...]:
    """The folded words of a text, without those that join names."""
    return tuple(word for word in fold(text).split() if word not in _JOINERS)


def contains(stated: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether words stand one after another among those of a text."""
    return f" {' '.join(words)} " in f" {' '.join(stated)} "


def _names_in(line: str) -> Iterator[Name]:
    shouted = _is_shouted(line)
    run: list[re.Match[str]] = []
    for word in _WORD.finditer(line):
        if run and not _continues(line, run[-1], word):
            yield from _close(line, run, shouted)
            run = []
        if run or _is_capital(word.group()):
            run.append(word)
    yield from _close(line, run, shouted)


def _continues(line: str, before: re.Match[str], word: re.Match[str]) -> bool:
    together = line[before.end() : word.start()] in (" ", "\u00a0")
    return together and (_is_capital(word.group()) or word.group() in _WITHIN)


def _close(line: str, run: list[re.Match[str]], shouted: bool) -> Iterator[Name]:
    while run and not _is_capital(run[-1].group()):
        run = run[:-1]
    if run and (words := content_words(line[run[0].start() : run[-1].end()])):
        starts = bool(_STARTS_SENTENCE.search(line[: run[0].start()]))
        yield Name(line[run[0].start() : run[-1].end()], words, starts, shouted)


def _is_capital(word: str) -> bool:
    return any(c.isupper() for c in word) and (len(word) > 1 or word.isupper())


def _is_shouted(line: str) -> bool:
    """A line in capitals says nothing about what is a name."""
    words = [w for w in _WORD.findall(line) if w.isalpha() and len(w) > 1]
    return len(words) > 2 and sum(w.isupper() for w in words) > 0.7 * len(words)

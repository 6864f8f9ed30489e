"""Names of persons: after words that announce one, and given name with surname from lists."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import takewhile

from analytics.public_names import KeptNames, word_list
from domain.text import fold

_WORD = r"[^\W\d_][^\W\d_'’-]{0,20}"
_RUN = rf"((?:{_WORD}\.?)(?:\s{_WORD}\.?){{0,5}})"  # at most six words after a cue
_SELF = r"me llamo|mi nombre(?: completo)? es|my name is|nombre:"
_SPOKEN = (
    r"soy|i['’]?m|i am|(?:te|le|les) (?:habla|escribe|saluda)|habla|atte\.?:?|atentamente[,:]?|firma:?|"
    r"a nombre de|me atendi[oó](?: fue)?|saludos[,:]?|contacten a|pregunten por"
)
_KIN = (
    r"(?:mi|mis|su|tu|el|la|un|una) (?:vecin[oa]|espos[oa]|marido|hij[oa]|herman[oa]|prim[oa]|t[ií][oa]|mam[aá]|"
    r"pap[aá]|madre|padre|abuel(?:it)?[oa]|jef[ea]|novi[oa]|amig[oa]|compadre|comadre|cuñad[oa]|suegr[oa]|sobrin[oa]|"
    r"niet[oa]|ex|pareja|patr[oó]n|patrona|compañer[oa]|ahijad[oa]|yerno|nuera)(?: (?:que )?se llama)?,?"
)
_TITLE = (
    r"señora?|señorita|sra?\.?|srita\.?|don|doña|lic\.|licenciad[oa]|ing\.|ingenier[oa]|dra?\.|doctora?|"
    r"maestr[oa]|mtr[oa]\.|profesora?|profe|arq\.|arquitect[oa]|contadora?"
)
_CUES = tuple(
    (kind, re.compile(rf"(\b(?:{cue})\s{{1,2}})(?:(?i:el|la)\s(?=(?-i:[A-ZÁÉÍÓÚÑ])))?{_RUN}", re.IGNORECASE))
    for kind, cue in (("self", _SELF), ("spoken", _SPOKEN), ("kin", _KIN), ("title", _TITLE))
)
_CUE_HINT = re.compile(rf"\b(?:{_SELF}|{_SPOKEN}|{_KIN}|{_TITLE})", re.IGNORECASE)
_PARTICLES = {"de", "del", "la", "las", "los", "san", "y"}
_TITLED = r"[A-ZÁÉÍÓÚÑ][^\W\d_]{1,20}"
_TITLED_RUN = re.compile(rf"{_TITLED}(?:\s(?:(?:de|del|la|las|los)\s){{0,2}}{_TITLED}){{1,5}}")


class NameMasker:
    """Replaces names of private persons by [NOMBRE]."""

    def __init__(self, keep: KeptNames) -> None:
        self._keep = keep
        self._given = word_list("given.txt")
        self._surnames = word_list("surnames.txt")
        self._other_words = word_list("not_names.txt")

    def mask(self, text: str) -> str:
        shouting = text.isupper()
        if _CUE_HINT.search(text):
            for kind, pattern in _CUES:
                text = pattern.sub(self._after_cue(kind, shouting), text)
        return text if shouting else _TITLED_RUN.sub(self._without_cue, text)

    def _after_cue(self, kind: str, shouting: bool) -> Callable[[re.Match[str]], str]:
        def replace(match: re.Match[str]) -> str:
            words = match[2].split(" ")
            count = self._length(words, kind, shouting)
            name = " ".join(words[:count])
            if not count or (kind == "title" and name in self._keep):
                return match[0]
            rest = " ".join(words[count:])
            sign = name[-1] if name[-1] == "." and len(name) > 3 else ""
            return f"{match[1]}[NOMBRE]{sign}{' ' + rest if rest else ''}"

        return replace

    def _length(self, words: list[str], kind: str, shouting: bool) -> int:
        """How many of the words are a name; 0 when they are none."""
        if not self._begins(words, kind, shouting):
            return 0
        count = 1
        for place, word in enumerate(words[1:], start=1):
            if self._continues(word, shouting or fold(words[place - 1]) in _PARTICLES):
                count = place + 1
            elif fold(word) not in _PARTICLES or words[place - 1].endswith("."):
                break
        return count

    def _begins(self, words: list[str], kind: str, shouting: bool) -> bool:
        first = fold(words[0])
        if not first or first in self._other_words or first in _PARTICLES:
            return False
        if first in self._given or kind == "self":
            return True
        if not words[0][0].isupper() or shouting:
            return False
        return kind != "spoken" or (len(words) > 1 and fold(words[1]) in self._surnames)

    def _continues(self, word: str, listed_only: bool) -> bool:
        folded = fold(word)
        if folded in self._other_words or folded in _PARTICLES or not folded:
            return False
        return folded in self._given or folded in self._surnames or (word[0].isupper() and not listed_only)

    def _without_cue(self, match: re.Match[str]) -> str:
        words = match[0].split(" ")
        for start in range(len(words) - 1):
            run = words[start:]
            length = self._listed(run)
            if length and " ".join(run[:length]) not in self._keep:
                return " ".join([*words[:start], "[NOMBRE]", *run[length:]])
        return match[0]

    def _listed(self, words: list[str]) -> int:
        """Words of a name that the lists know: given names then surnames, or two surnames then a given name."""
        folded = [fold(word) for word in words]
        given = len(list(takewhile(lambda word: word in self._given, folded)))
        if given and folded[given + 1 : given + 2] and folded[given + 1] in self._surnames:
            return given + 2  # a rare first surname before a frequent second one
        rest = len(list(takewhile(lambda word: word in self._surnames or word in _PARTICLES, folded[given:])))
        while rest and folded[given + rest - 1] in _PARTICLES:
            rest -= 1
        if given and rest:
            return given + rest
        if given >= 2 and folded[given - 1] in self._surnames:
            return given
        surnames = len(list(takewhile(lambda word: word in self._surnames, folded[:2])))
        return 3 if surnames == 2 and len(folded) > 2 and folded[2] in self._given else 0

"""What a theme is called until a person names it: the words that tell it, as people said them."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from analytics.openings import without_opening
from analytics.small_groups import SmallGroups
from analytics.text_sample import Written
from analytics.theme_groups import middle
from analytics.theme_table import Vectors
from domain.text import fold
from knowledge_base.words import STOPWORDS, stems, stems_of_all

EXAMPLES = 8  # typical questions that are kept
TELLING = 3  # words that make a label
LONGEST = 7  # words of a phrase that holds them
SHORTEST_STEM = 3  # letters
SHARED = 2  # people: a word that one person alone used tells of the person, not of the theme
NOT_TELLING = """cuánto cuánta cuántos cuántas quién quiénes cuál cuáles dónde cuándo cómo qué quiero quisiera saber
dime puedes podría pueden hacer hace hizo hicieron hay haber información dar dieron tener tenemos haya ir van fueron
disculpa disculpe pregunta duda ver oye"""
WORD = re.compile(r"\[[^\]]*\]|[^\W_]+")
UNNAMED = "Tema sin palabras en común"


@dataclass(frozen=True)
class Described:
    """How a theme is shown."""

    label: str
    examples: list[str]  # ids of questions, most typical first, one of each person


class Describer:
    """Labels and examples, told apart from what is asked everywhere."""

    def __init__(self, background: Sequence[Written], small: SmallGroups) -> None:
        """
        Args:
            background: some questions of all themes, in any order.
            small: how many people must use a word for it to name nobody.
        """
        people = _people_by_stem(background)
        seen = Counter(stem for said in stems_of_all([one.text for one in background]) for stem in set(said))
        self._everywhere = {stem: count / max(1, len(background)) for stem, count in seen.items()}
        self._usual = {stem for stem, who in people.items() if len(who) >= small.k}  # words that name nobody

    def describe(self, questions: Sequence[Written], vectors: Vectors) -> Described:
        """The label and the most typical questions of a theme.

        Args:
            questions: of the theme, in any order.
            vectors: theirs, shape (len(questions), dim), unit length.
        """
        alike = (vectors @ middle(vectors)).round(5)
        order = sorted(range(len(questions)), key=lambda row: (-alike[row], questions[row].question_id))
        typical = [questions[row] for row in order]
        return Described(self._label(typical), _examples(typical))

    def _label(self, typical: Sequence[Written]) -> str:
        """A phrase of somebody with the telling words; where no word tells, a question that names nobody."""
        people = _people_by_stem(typical)
        common = {stem for stem, who in people.items() if len(who) >= SHARED}
        telling = self._telling(people)
        wanted = (telling, telling[:2], telling[::2]) if telling else ()
        label = next(filter(None, (_shortest_phrase(typical, words, common) for words in wanted)), "")
        label = label or ", ".join(_as_said(stem, typical) for stem in telling)
        label = label or _whole_question(typical, common | self._usual) or self._usual_words(typical) or UNNAMED
        return label[:1].upper() + label[1:]

    def _usual_words(self, typical: Sequence[Written]) -> str:
        """Words of the most typical questions that people use elsewhere too."""
        said = (stem for one in typical for stem in stems(_bare(one.text)))
        found = [stem for stem in dict.fromkeys(said) if stem in self._usual and stem not in _dull()]
        return ", ".join(_as_said(stem, typical) for stem in found[:TELLING])

    def _telling(self, people: dict[str, set[str]]) -> list[str]:
        """The stems that many of a theme use and few others, best first."""
        usable = [
            stem
            for stem, who in people.items()
            if len(who) >= SHARED and len(stem) >= SHORTEST_STEM and stem not in _dull() and not stem.isdigit()
        ]
        worth = {stem: len(people[stem]) * math.log(1 + 1 / self._everywhere.get(stem, 1.0)) for stem in usable}
        ranked = sorted(usable, key=lambda stem: (-worth[stem], stem))[:TELLING]
        return [stem for stem in ranked if worth[stem] * TELLING >= worth[ranked[0]]]


def _examples(typical: Sequence[Written]) -> list[str]:
    """One question of each person, none with the words of another."""
    people, texts, chosen = set[str](), set[frozenset[str]](), list[str]()
    for one in typical:
        if len(chosen) == EXAMPLES:
            break
        said = frozenset(stems(without_opening(one.text)))
        if one.person not in people and said not in texts:
            chosen.append(one.question_id)
            texts.add(said)
            people |= {one.person} if one.person else set()
    return chosen


@lru_cache(maxsize=1)
def _dull() -> frozenset[str]:
    return frozenset(stems(NOT_TELLING))


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    """The stem of a telling word; empty for a common one."""
    return next(iter(stems(word)), "")


def _people_by_stem(typical: Sequence[Written]) -> dict[str, set[str]]:
    people: dict[str, set[str]] = defaultdict(set)
    for one, said in zip(typical, stems_of_all([_bare(one.text) for one in typical]), strict=True):
        for stem in said:
            people[stem].add(one.person or one.question_id)
    return people


def _shortest_phrase(typical: Sequence[Written], telling: Sequence[str], common: set[str]) -> str:
    """The commonest, then the shortest, phrase that somebody said with all these words in it."""
    phrases = Counter(phrase for one in typical if (phrase := _phrase(one.text, telling, common)))
    return min(phrases, key=lambda phrase: (-phrases[phrase], len(phrase), phrase), default="")


def _phrase(text: str, telling: Sequence[str], common: set[str]) -> str:
    """The part of a text from its first telling word to its last, if it holds all of them and nothing rare."""
    words = WORD.findall(text)
    found = [_stem(word) for word in words]
    places = [place for place, said in enumerate(found) if said in telling]
    if {found[place] for place in places} != set(telling):
        return ""
    first, last = min(places), max(places)
    inside = words[first : last + 1]
    rare = any(said and said not in common for said in found[first : last + 1])
    unsaid = any(word.startswith("[") or (not _stem(word) and fold(word) not in STOPWORDS) for word in inside)
    return "" if rare or unsaid or len(inside) > LONGEST else " ".join(map(_case, inside))


def _whole_question(typical: Sequence[Written], known: set[str]) -> str:
    """The beginning of the most typical question that has known words alone."""
    for one in typical:
        words = WORD.findall(without_opening(one.text))[:LONGEST]
        said = [_stem(word) for word in words]
        if words and not any(word.startswith("[") for word in words) and set(filter(None, said)) <= known:
            return " ".join(map(_case, words))
    return ""


def _as_said(stem: str, typical: Sequence[Written]) -> str:
    """The commonest way in which a word was written."""
    written = Counter(_case(word) for one in typical for word in WORD.findall(one.text) if _stem(word) == stem)
    return min(written.items(), key=lambda counted: (-counted[1], counted[0]))[0]


def _case(word: str) -> str:
    """Names and initials as they are, shouting in lower case."""
    return word if len(word) <= 5 or not word.isupper() else word.lower()


def _bare(text: str) -> str:
    return " ".join(word for word in WORD.findall(text) if not word.startswith("["))

"""Spanish words as search sees them: folded, without the commonest ones, stemmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

from domain.text import fold
from knowledge_base.folding import fold_all

COMMON = """a al algo algun alguna algunas alguno algunos ante asi aun aunque cada como con cual cuales cuando de del
desde donde dos e el ella ellas ellos en entre era eran es esa esas ese eso esos esta estaba estan estas este
esto estos fue fueron ha habia han has hasta hay he hemos i la las le les lo los mas me mi mis mucho muy nada
ni no nos o os otra otro para pero poco por porque pues que quien quienes se sea ser si sin sobre solo son su
sus tal tambien tan te tiene tienen toda todas todo todos tu tus u un una uno unos unas y ya yo
q k x d xq pq porq tons entonces oye oiga hola bueno buenas buenos dias tardes noches favor gracias
the of and to in is are was were do does did for on with what which who how much many when where why it its
that this these those an be by from about has have had you your me my i we they"""
STOPWORDS = frozenset(COMMON.split())


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("spanish")


def telling_words(text: str) -> list[str]:
    """The words of a text that say what it is about, folded, in order."""
    return [word for word in fold(text).split() if word not in STOPWORDS]


def stems(text: str) -> list[str]:
    """The stems of a text's telling words, in order."""
    return _stemmer().stemWords(telling_words(text))


def stems_of_all(texts: Sequence[str]) -> list[list[str]]:
    """`stems` of each text, in order."""
    return stemmed(texts).texts


@dataclass(frozen=True)
class Stemmed:
    """The stems of texts, with a word that each stands for."""

    texts: list[list[str]]
    word_of: dict[str, str]


def stemmed(texts: Sequence[str]) -> Stemmed:
    """The stems of each text, each word stemmed once, and of each stem the first word by the alphabet."""
    folded = fold_all(texts)
    words = sorted({word for text in folded for word in text.split()} - STOPWORDS)
    known = dict(zip(words, _stemmer().stemWords(words), strict=True))
    word_of: dict[str, str] = {}
    for word, stem in known.items():
        word_of.setdefault(stem, word)
    return Stemmed([[known[word] for word in text.split() if word in known] for text in folded], word_of)

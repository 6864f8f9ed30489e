"""Quantities that a Spanish text states: digits and words, millions and "mdp", percentages, ordinals, vague amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from domain.text import fold

PERCENT = "%"
ORDINAL = "º"


@dataclass(frozen=True)
class Quantity:
    """An amount as a text states it."""

    value: Decimal
    unit: str  # "%", "º", an ISO currency, or "" for anything else
    written: str
    start: int  # character of the text
    end: int


_UNITS = "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete"
_SMALL = {word: n for n, word in enumerate(f"{_UNITS} dieciocho diecinueve veinte".split())}
_SMALL |= {"un": 1, "una": 1, "veintiun": 21, "veintiuna": 21}
_SMALL |= {f"veinti{word}": 20 + _SMALL[word] for word in _UNITS.split()[1:10]}
_TENS = {
    word: 10 * n
    for n, word in enumerate(["treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"], 3)
}
_STEMS = {f"{n}cient": 100 * _SMALL[n] for n in ("dos", "tres", "cuatro", "seis", "ocho")}
_STEMS |= {"quinient": 500, "setecient": 700, "novecient": 900}
_HUNDREDS = {"cien": 100, "ciento": 100}
_HUNDREDS |= {f"{stem}{ending}": n for stem, n in _STEMS.items() for ending in ("os", "as")}
_WORDS = {**_SMALL, **_TENS, **_HUNDREDS}
_MILLIONS = {"millon": 10**6, "millones": 10**6, "mdp": 10**6, "mdd": 10**6, "mde": 10**6}
_MILLIONS |= {"mmdp": 10**9, "mmdd": 10**9, "billon": 10**12, "billones": 10**12}
_CURRENCY_IN_SCALE = {"mdp": "MXN", "mmdp": "MXN", "mdd": "USD", "mmdd": "USD", "mde": "EUR"}
_CURRENCIES = {"peso": "MXN", "dolar": "USD", "euro": "EUR", "mxn": "MXN", "usd": "USD", "eur": "EUR", "libra": "GBP"}
_CURRENCIES |= {"yen": "JPY"}
_SIGNS = {"us$": "USD", "$": "MXN", "€": "EUR", "£": "GBP", "usd": "USD", "mxn": "MXN", "eur": "EUR"}
_ORDINALS = {
    word: n
    for n, word in enumerate(
        ["primer", "segund", "tercer", "cuart", "quint", "sext", "septim", "octav", "noven", "decim"], 1
    )
}
_FRACTIONS = {"mitad": Decimal(50), "tercio": Decimal(100) / 3, "tercera parte": Decimal(100) / 3}
_FRACTIONS |= {"cuarta parte": Decimal(25), "quinta parte": Decimal(20)}
_VAGUE = r"decenas?|docenas?|centenas?|centenares|cientos|miles|millares|millones|doble|triple|dobl[oó]|triplic[oó]"

_PLAIN = str.maketrans("áéíóúüÁÉÍÓÚÜABCDEFGHIJKLMNOPQRSTUVWXYZ", "aeiouuaeiouuabcdefghijklmnopqrstuvwxyz")
_TOKEN = re.compile(r"\d+(?:[.,'  ]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?|[^\W\d_]+")
_GAP = re.compile(r"[ \t ]+")  # between the words of one number
_PERCENT_AFTER = re.compile(r"\s*%|\s+(?:por\s+ciento|puntos\s+porcentuales)\b", re.I)
_CURRENCY_AFTER = re.compile(r"\s+(?:de\s+)?([^\W\d_]+)", re.I)
_ORDINAL_WORD = re.compile(rf"\b({'|'.join(_ORDINALS)})(?:o|a|os|as)?\b")
_ORDINAL_DIGITS = re.compile(r"\b(\d+)\.?\s?(?:[ªº°]|(?:er|ra|ro|do|da|to|ta|va|vo|mo|ma|no|na)\b)", re.I)
_NOT_ORDINAL = re.compile(r"(?:en|por|de)\s$")  # "en primer lugar", "por primera vez", "de primera"
_SPOKEN = re.compile(r"lugar\b|vez\b|mano\b|vista\b|instancia\b")


def quantities(text: str) -> tuple[Quantity, ...]:
    """Every amount, in the order of the text; "un" and "una" alone are articles, not amounts."""
    special = [*_ordinals(text), *_fractions(text)]
    plain = (q for q in _cardinals(text) if not any(s.start <= q.start < s.end for s in special))
    return tuple(sorted((*special, *plain), key=lambda quantity: quantity.start))


def vague_amounts(text: str) -> tuple[str, ...]:
    """Words that claim an amount without saying it ("miles", "cientos", "el doble"), folded, in order."""
    taken = [(q.start, q.end) for q in quantities(text)]
    found = re.finditer(rf"\b(?:{_VAGUE})\b", text, re.I)
    return tuple(fold(m.group()) for m in found if not any(start <= m.start() < end for start, end in taken))


def _cardinals(text: str) -> Iterator[Quantity]:
    words = [_Word(fold(m.group()) or m.group(), m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text)]
    position = 0
    while position < len(words):
        run = _Run()
        after = run.read(text, words, position)
        position, first = max(after, position + 1), words[position]
        if after == position and not run.is_article:
            amount = _with_unit(text, run, first.start, words[after - 1].end)
            yield amount
            while position < len(words) and words[position].start < amount.end:  # "ciento" of "por ciento"
                position += 1


@dataclass(frozen=True)
class _Word:
    folded: str
    raw: str
    start: int
    end: int


class _Run:
    """Adds up the words of one number, as long as each may follow the one before."""

    def __init__(self) -> None:
        self.millions, self.thousands, self.rest = Decimal(0), Decimal(0), Decimal(0)
        self.below = Decimal("Infinity")  # what may be added must be smaller
        self.currency = ""
        self.is_article = False

    @property
    def value(self) -> Decimal:
        return self.millions + self.thousands + self.rest

    def read(self, text: str, words: list[_Word], first: int) -> int:
        """The position after the last word of the number that begins at `first`; `first` when none does."""
        position = first
        while position < len(words):
            word = words[position]
            if position > first and not self._joins(text, words[position - 1], word):
                break
            step = self._take(text, words, position, begins=position == first)
            if not step:
                break
            position += step
        self.is_article = position == first + 1 and words[first].folded in ("un", "una", "uno", "medio")
        return position

    def _joins(self, text: str, before: _Word, word: _Word) -> bool:
        return bool(_GAP.fullmatch(text[before.end : word.start]))

    def _take(self, text: str, words: list[_Word], position: int, *, begins: bool) -> int:
        word = words[position]
        if self._scale(word.folded, begins=begins):
            return 1
        if not begins and word.folded == "y" and position + 1 < len(words):
            return self._after_and(words[position - 1], words[position + 1])
        value = _value(word)
        stuck = position > 0 and words[position].start == words[position - 1].end  # "C40": a name
        if value is None or stuck or value >= self.below or (word.raw[0].isdigit() and not begins and self.rest):
            return 0
        self.rest += value
        self.below = _gap_below(word, value)
        return 1

    def _scale(self, word: str, *, begins: bool) -> bool:
        if word == "mil" and not self.thousands:
            self.thousands = (self.rest or Decimal(1)) * 1000
            self.rest, self.below = Decimal(0), Decimal(1000)
            return True
        if word in _MILLIONS and not begins and self.value and self.millions == 0:
            self.millions = self.value * _MILLIONS[word]
            self.thousands, self.rest, self.below = Decimal(0), Decimal(0), Decimal(10**6)
            self.currency = _CURRENCY_IN_SCALE.get(word, "")
            return True
        if begins and word == "medio":
            self.rest, self.below = Decimal("0.5"), Decimal(0)
            return True
        if begins and word == "millon":  # "millón y medio"
            self.millions, self.below = Decimal(10**6), Decimal(10**6)
            return True
        return False

    def _after_and(self, before: _Word, after: _Word) -> int:
        if before.folded in _TENS and after.folded in _SMALL and 0 < _SMALL[after.folded] < 10:
            self.rest += _SMALL[after.folded]
            self.below = Decimal(0)
            return 2
        if before.folded in _MILLIONS and after.folded in ("medio", "media"):
            self.millions += Decimal(_MILLIONS[before.folded]) / 2
            return 2
        return 0


def _value(word: _Word) -> Decimal | None:
    if word.raw[0].isdigit():
        return _digits(word.raw)
    return Decimal(_WORDS[word.folded]) if word.folded in _WORDS else None


def _gap_below(word: _Word, value: Decimal) -> Decimal:
    """What may follow in the same number: after a hundred less than 100; after a ten, only "y" and a unit."""
    return Decimal(100) if not word.raw[0].isdigit() and value >= 100 else Decimal(0)


def _digits(raw: str) -> Decimal:
    """Mexico groups thousands with commas, and writes a dot before decimals; three digits after a dot are decimals."""
    plain = re.sub(r"[,'  ](?=\d{3}(?!\d))", "", raw)
    if plain.count(".") > 1:
        plain = plain.replace(".", "")
    return Decimal(plain.replace(",", "."))


def _with_unit(text: str, run: _Run, start: int, end: int) -> Quantity:
    unit, begin, finish = run.currency, start, end
    sign = re.search(r"(us\$|[$€£]|\b(?:usd|mxn|eur))\s?$", text[:start], re.I)
    if sign:
        unit, begin = _SIGNS[sign.group(1).lower()], sign.start()
    if percent := _PERCENT_AFTER.match(text, end):
        unit, finish = PERCENT, percent.end()
    elif (word := _CURRENCY_AFTER.match(text, end)) and (currency := _currency(fold(word.group(1)))):
        unit, finish = currency, word.end()
    return Quantity(run.value, unit, text[begin:finish].strip(), begin, finish)


def _currency(word: str) -> str:
    singular = re.sub(r"(?<=[lrn])es$|s$", "", word)
    return _CURRENCIES.get(word) or _CURRENCIES.get(singular, "")


def _ordinals(text: str) -> Iterator[Quantity]:
    lowered = _unaccented(text)
    for m in _ORDINAL_WORD.finditer(lowered):
        if not (_NOT_ORDINAL.search(lowered[: m.start()]) and _SPOKEN.match(lowered[m.end() :].lstrip())):
            yield Quantity(Decimal(_ORDINALS[m.group(1)]), ORDINAL, text[m.start() : m.end()], m.start(), m.end())
    for m in _ORDINAL_DIGITS.finditer(text):
        yield Quantity(Decimal(m.group(1)), ORDINAL, m.group(), m.start(), m.end())


def _fractions(text: str) -> Iterator[Quantity]:
    lowered = _unaccented(text)
    for words, value in _FRACTIONS.items():
        for m in re.finditer(rf"\b{words}\b", lowered):
            yield Quantity(value, PERCENT, text[m.start() : m.end()], m.start(), m.end())


def _unaccented(text: str) -> str:
    """Without the accents of Spanish and in lower case, character by character, so that positions stay."""
    return text.translate(_PLAIN)

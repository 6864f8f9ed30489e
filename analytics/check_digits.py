"""Whether a number could be what it looks like: check digits of cards and CLABE, dates inside CURP and RFC."""

from __future__ import annotations

from datetime import date

_CLABE_WEIGHTS = (3, 7, 1)


def digits_of(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def passes_luhn(digits: str) -> bool:
    """Payment cards: every second digit from the right is doubled; the sum ends in 0."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_clabe(digits: str) -> bool:
    """Mexican bank account: 18 digits, the last one from weights 3, 7, 1 (Banco de México)."""
    if len(digits) != 18:
        return False
    total = sum(int(digit) * _CLABE_WEIGHTS[place % 3] % 10 for place, digit in enumerate(digits[:17]))
    return (10 - total % 10) % 10 == int(digits[17])


def is_card(digits: str) -> bool:
    """13 to 19 digits of a network used in Mexico (3, 4, 5 or 6 in front) that pass Luhn."""
    return 13 <= len(digits) <= 19 and digits[0] in "23456" and passes_luhn(digits)


def is_short_date(yymmdd: str) -> bool:
    """Six digits that name a day of the last or of this century, as CURP and RFC write birthdays."""
    for century in (1900, 2000):
        try:
            date(century + int(yymmdd[:2]), int(yymmdd[2:4]), int(yymmdd[4:6]))
        except ValueError:
            continue
        return True
    return False

"""Identifiers made of digits and letters: CURP, RFC, INE, bank, passport, plates, telephones."""

from __future__ import annotations

import re
from collections.abc import Callable

from analytics.check_digits import digits_of, is_card, is_clabe, is_short_date

_CURP = re.compile(
    r"(?<!\w)[A-Z][AEIOUX][A-Z]{2}[ -]?(\d{6})[ -]?[HMX][A-Z]{5}[ -]?[A-Z0-9][ -]?\d(?!\d)", re.IGNORECASE
)
_VOTER = re.compile(r"(?<!\w)[A-Z]{6}(\d{6})\d{2}[HM]\d{3}(?!\w)", re.IGNORECASE)
_RFC = re.compile(r"(?<!\w)[A-ZÑ&]{3,4}[ -]?(\d{6})(?:[ -]?[A-Z0-9]{2}[0-9A])(?!\w)", re.IGNORECASE)
_RFC_SHORT = re.compile(r"(?<!\w)[A-Z][AEIOUX][A-Z]{2}(\d{6})(?!\w)", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"(?<![\w$./-])\d(?:[ -]?\d){12,18}(?![\w]|[./]\d)")
_CARD_CUE = re.compile(r"\b(?:tarjeta|card|visa|master ?card|amex|d[eé]bito|cr[eé]dito)\b[^\d]{0,30}$", re.IGNORECASE)
_CLABE_CUE = re.compile(r"\b(?:clabe|interbancaria)\b[^\d]{0,30}$", re.IGNORECASE)
_FILE_CUE = re.compile(
    r"(?:expediente|folio|oficio|solicitud|contrato|registro|licitaci[oó]n|gaceta|factura|acuerdo|decreto|ley|"
    r"presupuesto|monto|inversi[oó]n|total|cost[oóa]\w{0,3}|gast\w{1,4}|exp\.)[^\d.;]{0,25}$",
    re.IGNORECASE,
)
_UNIT_AFTER = re.compile(
    r"\s{0,2}(?:%|°|(?:de\s)?(?:pesos|d[oó]lares|euros|usd|mxn|mdp|mdd|millones|mil|personas|habitantes|visitantes|"
    r"toneladas|metros|km|kil[oó]metros|becas|viajes|[aá]rboles|ciudades|a[ñn]os)\b)",
    re.IGNORECASE,
)
_PHONE_CUE = re.compile(
    r"(?:\btel(?:[eé]fono|s)?\b|\bcel(?:ular)?\b|\bm[oó]vil\b|\bwh?ats\w{0,3}\b|\bwasap\b|\bll[aá]m[ae]\w{0,4}\b|"
    r"\bm[aá]r[qc]\w{1,6}\b|\bmi n[uú]m(?:ero|\.)?\b|\bcont[aá]ct\w{1,6}\b|\bphone\b|\bcall me\b|\bmsj\b|"
    r"\bmensaje\b|\bsms\b)[^\d]{0,32}$",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?<![\w$.,/-])(?:cincuenta y cinco\s)?\+?(?:\(\d{2,3}\)[ .-]{0,2})?"
    r"\d(?:[ .-]{0,2}\(?\d\)?){5,14}(?![\w/]|[.,-]\d)",
    re.IGNORECASE,
)
_PHONE_SHAPES = {
    (10,), (2, 4, 4), (3, 3, 4), (3, 7), (2, 8), (2, 2, 2, 2, 2), (3, 3, 2, 2), (2, 4, 2, 2), (4, 2, 2, 2),
    (2, 3, 5), (1,) * 10,
}  # fmt: skip
_PREFIXES = ("521", "52", "044", "045", "01", "1")  # country, and how mobiles were dialled until 2019
_CUED = (
    ("[NSS]", r"\b(?:nss|seguro social|imss|afiliaci[oó]n)\b[^\d]{0,20}", r"\d(?:[ -]?\d){10}(?!\d)"),
    (
        "[INE]",
        r"\b(?:ine|ife|credencial|ocr|cic|idmex|clave de elector)\b[^\d?.;]{0,25}",
        r"\d{9,13}(?!\d)",
    ),
    ("[PASAPORTE]", r"\b(?:pasaporte|passport)\b[^\d?.;]{0,20}?", r"\b[A-Z]?\d{8,9}(?!\d)"),
    ("[CUENTA]", r"\bcuenta\b[^\d?.;]{0,20}", r"\d(?:[ -]?\d){8,11}(?!\d)"),
    (
        "[PLACA]",
        r"\b(?:placas?|matr[ií]cula|taxi)\b(?: (?:es|son|n[uú]mero|no\.?|n[uú]m\.?|del taxi))?:? {0,2}",
        r"(?=[A-Z-]{0,5}\d)(?=[\d-]{0,6}[A-Z])[A-Z0-9]{1,4}(?:[ -]?[A-Z0-9]{1,5}){0,2}?(?![\w-])",
    ),
)
_CUED_PATTERNS = tuple((tag, re.compile(f"({cue})({number})", re.IGNORECASE)) for tag, cue, number in _CUED)
_PLATE = re.compile(
    r"(?<![\w/-])(?:[A-Z]{3}-\d{3}-[A-Z]|[A-Z]{3}-\d{2}-\d{2}|[A-Z]{3}-\d{3,4}|\d{3}-[A-Z]{3}|[A-Z]\d{2}-[A-Z]{3})(?![\w/-])"
)
_NOT_PLATES = ("NOM-", "ISO-", "CDMX", "ODS-", "ONU-", "COP-", "NMX-", "IVA-")


def mask_numbers(text: str) -> str:
    """Replace numbered identifiers by their tags, the surest shapes first."""
    if any(c.isdigit() for c in text):
        text = _CURP.sub(_dated("[CURP]"), text)
        text = _VOTER.sub(_dated("[INE]"), text)
        text = _RFC.sub(_dated("[RFC]"), text)
        text = _RFC_SHORT.sub(_dated("[RFC]"), text)
        text = _LONG_NUMBER.sub(_long_number, text)
        for tag, pattern in _CUED_PATTERNS:
            text = pattern.sub(rf"\g<1>{tag}", text)
        text = _PLATE.sub(_plate, text)
        text = _PHONE.sub(_phone, text)
    return text


def _dated(tag: str) -> Callable[[re.Match[str]], str]:
    return lambda match: tag if is_short_date(match[1]) else match[0]


def _before(match: re.Match[str]) -> str:
    return match.string[max(0, match.start() - 60) : match.start()]


def _long_number(match: re.Match[str]) -> str:
    digits, before = digits_of(match[0]), _before(match)
    if is_clabe(digits) or (len(digits) == 18 and _CLABE_CUE.search(before)):
        return "[CLABE]"
    if is_card(digits) and not _FILE_CUE.search(before):
        return "[TARJETA]"
    return "[TARJETA]" if len(digits) in (15, 16) and _CARD_CUE.search(before) else match[0]


def _plate(match: re.Match[str]) -> str:
    return match[0] if match[0].startswith(_NOT_PLATES) else "[PLACA]"


def _phone(match: re.Match[str]) -> str:
    before = _before(match)
    if _UNIT_AFTER.match(match.string, match.end()):
        return match[0]
    if _PHONE_CUE.search(before):
        return "[TELÉFONO]"
    return match[0] if _FILE_CUE.search(before) or not _has_phone_shape(match[0]) else "[TELÉFONO]"


def _has_phone_shape(written: str) -> bool:
    """Digits grouped as people write telephones; thousands, years and dates are grouped otherwise."""
    if "+" in written:
        return True
    groups = re.findall(r"\d+", written)
    while len(groups) > 1 and groups[0] in _PREFIXES:
        groups = groups[1:]
    digits = "".join(groups)
    if len(groups) == 1 and len(digits) > 10:
        digits = next((digits[len(p) :] for p in _PREFIXES if digits.startswith(p) and len(digits) == 10 + len(p)), "")
        groups = [digits]
    if tuple(map(len, groups)) == (4, 4):
        return digits[0] == "5" and "-" in written  # landlines of the Valley of Mexico before 2019
    return len(digits) == 10 and digits[0] in "23456789" and tuple(map(len, groups)) in _PHONE_SHAPES

"""Street addresses: a street with its number, lot, building, postcode, or where someone says they live."""

from __future__ import annotations

import re

_STREET = (
    r"(?:calle|avenida|avda?\.?|av\.?|calzada|calz\.|boulevard|bulevar|blvd\.?|privada|priv\.|cda\.|"
    r"callej[oó]n|prolongaci[oó]n|prol\.)"
)
_WEAK_STREET = r"(?:cerrada|retorno|andador|and\.|circuito|paseo|eje|carretera|camino)"  # words with other uses
_STOP = (
    r"(?:que|qu[eé]|con|sin|hay|para|por|pero|tiene[n]?|cuest[ao]n?|cost[oó]|fue(?:ron)?|es|est[aá]n?|se|lo|no|ya|"
    r"si|son|hace|desde|hasta|como|c[oó]mo|cu[aá]nt[oa]s?|donde|d[oó]nde|m[aá]s|idea|y|o|en|entre|int|interior|"
    r"depto|departamento|n[uú]m|n[uú]mero|casa|col|colonia|recibi[oó]|gan[oó])"
)
_LABEL = r"(?:\#|n[uú]mero|n[uú]m\.?|no\.|n[°º]\.?|casa|ext(?:erior)?\.?)"
_NUMERAL = rf"\d{{1,3}}(?=,?\s(?:de\s|[A-Z]\s|{_LABEL}))"  # calle 5 de Mayo, Norte 66 A, retorno 8 número 14
_WORD = rf"(?!{_STOP}\b)(?:[^\W\d_]{{1,20}}\.?|{_NUMERAL})"
_NAME = rf"{_WORD}(?:\s{_WORD}){{0,6}}"
_NUMBER = r"(?:\d{1,5}(?:[ -]?(?-i:[A-Z])\b)?|s/n)"
_PART = (
    r"(?:int(?:erior)?\.?|depto\.?|dpto\.?|departamento|edif(?:icio)?\.?|piso|casa|torre|entrada|local|lote|lt\.?|"
    r"mz\.?|manzana)\s?(?:\d{1,5}[a-z]?|[a-z])\b"
)
_TITLED = r"[A-ZÁÉÍÓÚÑ][^\W\d_]{1,20}\.?"
_LINK = r"(?:de|del|la|las|los|el|y)"
_PROPER = rf"(?-i:(?:{_LINK}\s){{0,2}}{_TITLED}(?:(?:\s{_LINK}){{0,2}}\s{_TITLED}){{0,3}})"
_AREA = (
    r"(?:(?:de\s)?(?:la\s)?(?:col(?:onia)?\.?|fracc(?:ionamiento)?\.?|barrio|u\.\s?h\.|unidad(?:\shabitacional)?|"
    rf"alcald[ií]a|delegaci[oó]n)\s(?:{_PROPER}|(?!{_STOP}\b)[^\W\d_]{{3,20}}))"
)
_POSTCODE = r"(?:c\.?\s?p\.?:?\s?\d{5}\b)"
_TAIL = rf"(?:[,;]?\s{{0,2}}(?:{_PART}|{_AREA}|{_POSTCODE}))"
_HOME = (
    r"(?:\b(?:vivo|vivimos|viv[ií]a|vive|viven|resido|reside|habito|domicilio|direcci[oó]n|mi casa|mi taller|"
    r"mi negocio|mi local)(?:\s(?:est[aá]|queda|es))?\s?(?:en|es|por|:)?\s(?:la\s|el\s)?)"
)

_NUMBERED = re.compile(
    rf"(?P<home>{_HOME})?(?P<place>\b(?:(?P<weak>{_WEAK_STREET})|{_STREET})\s(?P<name>{_NAME}\s?,?\s?)?"
    rf"(?P<label>{_LABEL}\s?)?(?<!\d)(?P<number>{_NUMBER})(?P<tail>{_TAIL}{{0,5}}))(?!\w|[.,]\d)",
    re.IGNORECASE,
)
_LOT = re.compile(
    rf"\b(?:manzana|mza?)\.?\s?\d{{1,4}}[\s,]{{1,3}}(?:lote|lte?)\.?\s?\d{{1,4}}\b{_TAIL}{{0,4}}", re.IGNORECASE
)
_BUILDING = re.compile(rf"\b(?:edificio|edif\.|torre)\s?[a-z0-9]{{1,4}}\b{_TAIL}{{1,5}}", re.IGNORECASE)
_POSTCODE_ALONE = re.compile(rf"\b{_POSTCODE}", re.IGNORECASE)
_POSTCODE_WORDS = re.compile(r"(\bc[oó]digo postal\b[^\d?.;]{0,12})\d{5}\b", re.IGNORECASE)
_HOME_STREET = re.compile(
    rf"({_HOME})((?:{_STREET}|{_WEAK_STREET})\s(?:{_PROPER}|{_NAME}){_TAIL}{{0,4}})", re.IGNORECASE
)
_HOME_NUMBER = re.compile(
    rf"({_HOME})(?P<place>{_NAME}\s?,?\s?(?:{_LABEL}\s?)?(?P<number>{_NUMBER}){_TAIL}{{0,4}}"
    rf"(?:,\s?{_PROPER})?)(?!\w|[.,]\d)",
    re.IGNORECASE,
)
_COUNTED = re.compile(  # "20 mil personas" and "300 árboles" after a street are no house numbers
    r"\s{0,2}(?:%|°|(?!(?:los|las|nos|mis|es|tus|sus|dos|tres|vamos|somos|estamos|entonces|atr[aá]s)\b)"
    r"[^\W\d_]{1,20}s\b|mil\b|mill[oó]n|por ciento|km\b|m2\b|gente\b)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19\d\d|20[0-3]\d)$")
_MARKS = re.compile(
    r"\d|vivo|vivimos|vive|resid|domicilio|direcci|mi casa|mi taller|mi negocio|s/n", re.IGNORECASE
)  # no address is without one of these


def mask_addresses(text: str) -> str:
    """Replace addresses by [DIRECCIÓN]; a street, place or borough named without a number stays."""
    if not _MARKS.search(text):
        return text
    text = _POSTCODE_WORDS.sub(r"\g<1>[DIRECCIÓN]", text)
    text = _NUMBERED.sub(_numbered, text)
    text = _LOT.sub("[DIRECCIÓN]", text)
    text = _BUILDING.sub("[DIRECCIÓN]", text)
    text = _POSTCODE_ALONE.sub("[DIRECCIÓN]", text)
    text = _HOME_NUMBER.sub(_home_number, text)
    return _HOME_STREET.sub(r"\g<1>[DIRECCIÓN]", text)


def _numbered(match: re.Match[str]) -> str:
    home = match["home"] or ""
    return f"{home}[DIRECCIÓN]" if _is_house(match, bool(home)) else match[0]


def _is_house(match: re.Match[str], home: bool) -> bool:
    if home or match["tail"] or (match["label"] and match["name"]):
        return True
    if match["weak"] or not match["name"] or _YEAR.match(match["number"]):
        return bool(match["label"])
    return not _COUNTED.match(match.string, match.end())


def _home_number(match: re.Match[str]) -> str:
    if _YEAR.match(match["number"]) or _COUNTED.match(match.string, match.end()):
        return match[0]
    return f"{match[1]}[DIRECCIÓN]"

"""The bot's own words: texts.yml, completed by the city's own, filled in with the city's settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from domain.conversation import Cause
from domain.errors import InvalidContent
from domain.language import ENGLISH, SPANISH
from settings import Settings

TEXTS_FILE = Path(__file__).with_name("texts.yml")
CITY_TEXTS = "knowledge_base/city_texts.yml"  # of the city that ships
OF_EACH_CITY = ("help", "talk_to_person", "crisis")  # intents that each city must word itself, in both languages
MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip
ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class Labels:
    """What stands around an answer, plain (not yet escaped for HTML)."""

    none_of_these_button: str
    none_of_these: str
    result_button: str
    cost_button: str
    share_button: str
    voted_up: str
    voted_down: str
    vote_unknown: str
    stale_button: str
    out_of_order: str
    empty_answer: str
    source: str
    sources: str
    verified: str


@dataclass(frozen=True)
class EnglishTexts(Labels):
    """What is said in English to somebody who asked in English."""

    official_text: str  # one line above a Spanish text
    clarified: str
    nearest: str  # one line above the options of a declined question
    declined: Mapping[Cause, str]
    said: Mapping[str, str]  # by intent: what Rasa and the actions answer without an entry


@dataclass(frozen=True)
class Texts(Labels):
    """Each text of texts.yml by its name; those of the class itself are Spanish."""

    english: EnglishTexts
    said: Mapping[str, str]  # by intent: in the city's words instead of Rasa's

    def labels(self, language: str) -> Labels:
        """What stands around an answer in a language."""
        return self.english if language == ENGLISH else self


def read_texts(settings: Settings, path: Path = TEXTS_FILE) -> Texts:
    """The texts for the city of the settings.

    Raises:
        InvalidContent: a text is missing or empty, or a file is not YAML.
    """
    own_path = settings.of_city("texts.yml", CITY_TEXTS)
    raw, own, values = _read(path), _read(own_path), city_values(settings)
    said = _of_city(own, values, own_path)
    spoken = _of_city(_group(own, "english", own_path), values, own_path)
    names = [f.name for f in fields(Texts) if f.name not in {"english", "said"}]
    given = {name: _filled(raw, name, values, path) for name in names}
    english = _english(_group(raw, "english", path), values, path)
    return Texts(**given, english=replace(english, said={**english.said, **spoken}), said=said)


def _of_city(raw: Mapping[str, Any], values: Mapping[str, str], path: Path) -> dict[str, str]:
    """What a city says by intent; whom to call in danger is never another city's."""
    said = _group(raw, "said", path)
    return {intent: _filled(said, intent, values, path) for intent in (*OF_EACH_CITY, *said)}


def _read(path: Path) -> Mapping[str, Any]:
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise InvalidContent(f"{path}: no se puede leer como YAML: {error}") from error
    if not isinstance(raw, Mapping):
        raise InvalidContent(f"{path}: debe ser una lista de nombres y textos.")
    return raw


def city_values(settings: Settings) -> dict[str, str]:
    """What braces in the bot's own words stand for."""
    return {
        "city": settings.city_name,
        "office": settings.city_office,
        "retention_days": str(settings.log_retention_days),
        "key_days": str(settings.person_key_days),
        "transparency": f" ({settings.transparency_url})" if settings.transparency_url else "",
        "date": "{date}",
    }


def long_date(day: date, language: str = SPANISH) -> str:
    """22 de noviembre de 2026, or 22 November 2026."""
    if language == ENGLISH:
        return f"{day.day} {ENGLISH_MONTHS[day.month - 1]} {day.year}"
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}"


def _english(raw: Mapping[str, Any], values: Mapping[str, str], path: Path) -> EnglishTexts:
    names = [f.name for f in fields(EnglishTexts) if f.name not in {"declined", "said"}]
    declined, said = _group(raw, "declined", path), _group(raw, "said", path)
    return EnglishTexts(
        **{name: _filled(raw, name, values, path) for name in names},
        declined={cause: _filled(declined, cause.value, values, path) for cause in Cause},
        said={intent: _filled(said, intent, values, path) for intent in said},
    )


def _group(raw: Mapping[str, Any], name: str, path: Path) -> Mapping[str, Any]:
    group = raw.get(name)
    if not isinstance(group, Mapping):
        raise InvalidContent(f"{path}: falta el grupo de textos {name!r}.")
    return group


def _filled(raw: Mapping[str, Any], name: str, values: Mapping[str, str], path: Path) -> str:
    text = raw.get(name)
    if not isinstance(text, str) or not text.strip():
        raise InvalidContent(f"{path}: falta el texto {name!r}.")
    try:
        return text.format_map(values)
    except (KeyError, ValueError, IndexError) as error:
        raise InvalidContent(f"{path}: el texto {name!r} tiene una llave que no existe: {error}") from error

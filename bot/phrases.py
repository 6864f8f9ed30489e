"""What a part of the bot says, in Spanish and English, read from its file in `bot/words/`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from domain.errors import InvalidContent
from domain.language import ENGLISH, SPANISH

WORDS = Path(__file__).with_name("words")
LANGUAGES = (SPANISH, ENGLISH)


class Phrases:
    """Texts by name; `say` fills them in."""

    def __init__(self, texts: Mapping[str, Mapping[str, str]], filled: Mapping[str, str]) -> None:
        self._texts = texts
        self._filled = filled

    @property
    def names(self) -> tuple[str, ...]:
        """Of all texts, in the order of the file."""
        return tuple(self._texts)

    def say(self, name: str, language: str = SPANISH, **values: str) -> str:
        """A text, plain (not yet escaped for HTML), with the city's settings and these values in it.

        Raises:
            KeyError: no text has that name, or it has braces that nobody fills in.
        """
        return self._texts[name][language].format_map({**self._filled, **values})


def read_phrases(
    name: str, filled: Mapping[str, str] | None = None, folder: Path = WORDS, own: Path | None = None
) -> Phrases:
    """The texts of `bot/words/{name}.yml`.

    Args:
        filled: what braces in any of them stand for.
        own: a city's own file; what it says replaces texts of the same name.
    Raises:
        InvalidContent: not YAML, or a text lacks one of the languages.
    """
    read = _read(folder / f"{name}.yml")
    if own and own.is_file():
        read |= _read(own)
    return Phrases(read, filled or {})


def _read(path: Path) -> dict[str, Mapping[str, str]]:
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise InvalidContent(f"{path}: no se puede leer como YAML: {error}") from error
    if not isinstance(raw, Mapping):
        raise InvalidContent(f"{path}: debe ser una lista de nombres y textos.")
    return {str(key): _in_both(key, texts, path) for key, texts in raw.items()}


def _in_both(key: Any, texts: Any, path: Path) -> Mapping[str, str]:
    if not isinstance(texts, Mapping) or not all(isinstance(texts.get(one), str) and texts[one] for one in LANGUAGES):
        raise InvalidContent(f"{path}: el texto {key!r} debe tener «es» y «en».")
    return {one: texts[one] for one in LANGUAGES}

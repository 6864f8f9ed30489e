"""The bot's own words are complete, and a broken file says what is wrong with it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.texts import TEXTS_FILE, read_texts
from domain.errors import InvalidContent
from settings import Settings


def test_texts_are_filled_in_with_the_city() -> None:
    texts = read_texts(Settings(city_name="Ciudad Ejemplo", log_retention_days=90, person_key_days=7))

    assert "Ciudad Ejemplo" in texts.start
    assert "90 días" in texts.privacy
    assert "cada 7 días" in texts.privacy
    assert "{" not in "".join((texts.start, texts.help, texts.privacy))
    assert [name for name, _ in texts.commands] == ["start", "ayuda", "privacidad"]


@pytest.mark.parametrize("demonstration", [True, False])
def test_a_demonstration_says_that_it_is_one(demonstration: bool) -> None:
    texts = read_texts(replace(Settings(), demonstration=demonstration))

    assert ("demostración" in texts.start, "demostración" in texts.help) == (demonstration, demonstration)


@pytest.mark.parametrize(
    ("find", "put", "part"),
    [
        ("only_text:", "otro:", "'only_text'"),
        ("de {city}.", "de {ciudad}.", "ciudad"),
        ("start: |-", "start: [", "YAML"),
        ("english:", "englisch:", "'english'"),
        ("    abuse: |-", "    rude: |-", "'abuse'"),
    ],
)
def test_a_broken_file_names_the_text(tmp_path: Path, find: str, put: str, part: str) -> None:
    broken = tmp_path / "texts.yml"
    broken.write_text(TEXTS_FILE.read_text(encoding="utf-8").replace(find, put, 1), encoding="utf-8")

    with pytest.raises(InvalidContent, match=part):
        read_texts(Settings(), broken)

"""What features say is complete in both languages, and a broken file says what is wrong with it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.features.basics import read_basics, scope
from bot.phrases import WORDS, read_phrases
from domain.errors import InvalidContent
from settings import Settings


def test_texts_are_filled_in_with_the_city() -> None:
    settings = Settings(city_name="Ciudad Ejemplo", log_retention_days=90, person_key_days=7)
    words = read_basics(settings)

    assert "Ciudad Ejemplo" in words.say("start", scope="todo.")
    assert "90 días" in words.say("privacy")
    assert "every 7 days" in words.say("privacy", "en")


@pytest.mark.parametrize("demonstration", [True, False])
def test_a_demonstration_says_that_it_is_one(demonstration: bool) -> None:
    settings = replace(Settings(), demonstration=demonstration)

    assert ("demostración" in scope(read_basics(settings), settings, "es")) is demonstration
    assert ("demonstration" in scope(read_basics(settings), settings, "en")) is demonstration


def test_what_people_write_is_not_taken_for_a_brace(tmp_path: Path) -> None:
    (tmp_path / "x.yml").write_text('echo: {es: "Dijiste {what}", en: "You said {what}"}', encoding="utf-8")

    assert read_phrases("x", folder=tmp_path).say("echo", what="{city}") == "Dijiste {city}"


@pytest.mark.parametrize("path", sorted(WORDS.glob("*.yml")), ids=lambda path: path.stem)
def test_every_file_is_complete(path: Path) -> None:
    assert read_phrases(path.stem)


@pytest.mark.parametrize(
    ("content", "part"),
    [("a: [", "YAML"), ("- a", "nombres"), ("a: {es: hola}", "'a'"), ("a: {es: hola, en: ''}", "'a'"), ("a: b", "'a'")],
)
def test_a_broken_file_names_the_text(tmp_path: Path, content: str, part: str) -> None:
    (tmp_path / "x.yml").write_text(content, encoding="utf-8")

    with pytest.raises(InvalidContent, match=part):
        read_phrases("x", folder=tmp_path)

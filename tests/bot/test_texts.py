"""The bot's own words are complete, and a broken file says what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.texts import TEXTS_FILE, read_texts
from domain.errors import InvalidContent
from settings import Settings


@pytest.mark.parametrize(
    ("find", "put", "part"),
    [
        ("empty_answer:", "otro:", "'empty_answer'"),
        ("of {city}:", "of {ciudad}:", "ciudad"),
        ("out_of_order: |-", "out_of_order: [", "YAML"),
        ("english:", "englisch:", "'english'"),
        ("    abuse: |-", "    rude: |-", "'abuse'"),
    ],
)
def test_a_broken_file_names_the_text(tmp_path: Path, find: str, put: str, part: str) -> None:
    broken = tmp_path / "texts.yml"
    broken.write_text(TEXTS_FILE.read_text(encoding="utf-8").replace(find, put, 1), encoding="utf-8")

    with pytest.raises(InvalidContent, match=part):
        read_texts(Settings(), broken)

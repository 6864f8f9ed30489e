"""What people say before they ask."""

from __future__ import annotations

import pytest

from analytics.openings import without_opening


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Oye, una pregunta: ¿qué es C40?", "¿qué es C40?"),
        ("hola buenas tardes disculpe ¿cuánto costó?", "¿cuánto costó?"),
        ("hola", "hola"),
        ("preguntaron por el Metro", "preguntaron por el Metro"),
        ("¿Qué es C40?", "¿Qué es C40?"),
    ],
)
def test_only_the_opening_goes(text: str, left: str) -> None:
    assert without_opening(text) == left

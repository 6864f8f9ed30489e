"""Messages in a language that we do not speak are told apart; Spanish and English never are."""

from __future__ import annotations

import pytest

from domain.other_language import is_other_language
from tests.domain.test_crisis import examples


@pytest.mark.parametrize(
    "text",
    ["Quelle est la ville jumelle de Mexico ?", "Quanto custou a cidade irmã?", "Wie viel hat das gekostet und warum?",
     "Quanto è costato e perché?", "مرحبا", "你好，这个城市做什么", "Привет, как дела?", "नमस्ते"],
)  # fmt: skip
def test_other_languages_are_told_apart(text: str) -> None:
    assert is_other_language(text)


@pytest.mark.parametrize(
    "text",
    ["¿Qué es C40?", "What is C40?", "¿el Liceo Bonjour?", "Merci por la ayuda", "bonjour", "ok", "😀", "", "4,000",
     "¿Qué es la Stadt Berlin?", "مرحبا ¿qué es la red C40?"],
)  # fmt: skip
def test_ours_are_not(text: str) -> None:
    assert not is_other_language(text)


def test_nothing_that_rasa_learnt_is_another_language() -> None:
    assert [text for texts in examples().values() for text in texts if is_other_language(text)] == []

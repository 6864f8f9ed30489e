"""What a theme is called until a person names it: readable, and never a word that one person alone used."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.small_groups import FIVE
from analytics.text_sample import Written
from analytics.theme_labels import UNNAMED, Describer

ELSEWHERE = ("¿cómo tramito mi pasaporte?", "hay becas de posgrado", "cuándo abre el museo", "dónde queda el museo")


def by_different_people(*texts: str) -> list[Written]:
    return [Written(f"q{number}", text, f"p{number}") for number, text in enumerate(texts)]


def label_of(*texts: str) -> str:
    """The label of a theme whose questions are alike to the encoder, the first one most of all."""
    questions = by_different_people(*texts)
    angles = np.linspace(0, 0.1, len(questions))
    centred = np.concatenate([angles[:1], angles[1:] * np.where(np.arange(len(angles) - 1) % 2, 1, -1)])
    vectors = np.stack([np.cos(centred), np.sin(centred)], axis=1).astype(np.float32)
    background = [*by_different_people(*texts), *by_different_people(*ELSEWHERE * 5)]
    return Describer(background, FIVE).describe(questions, vectors).label


@pytest.mark.parametrize(
    ("texts", "label"),
    [
        (("oye, ¿cuánto es 17 por 23?",) * 5, "Cuánto es 17 por 23"),  # numbers, and words that tell nothing
        (("¿y eso qué?",) * 5, "Y eso qué"),
        (
            ("la licencia de manejo", "quiero mi licencia de manejo", "su licencia de manejo"),
            "Licencia de manejo",
        ),
        # Nobody said all three telling words in brief, so those two that somebody did.
        (("bicis de Ecobici", "app de Ecobici", "las bicis de Ecobici", "la app de bicis"), "Bicis de Ecobici"),
    ],
)
def test_a_label_is_a_phrase_that_somebody_said(texts: tuple[str, ...], label: str) -> None:
    assert label_of(*texts) == label


def test_where_no_two_say_the_same_the_words_that_people_use_elsewhere_tell_it() -> None:
    assert label_of("museo de Rigoberta", "pasaporte de Toñita", "posgrado de Chucho") == "Museo, pasaporte, posgrado"


def test_words_that_one_person_alone_used_are_in_no_label() -> None:
    assert label_of("Rigoberta", "Toñita", "Chucho") == UNNAMED


def test_what_was_masked_is_in_no_label() -> None:
    assert "NOMBRE" not in label_of(*("¿cuánto es [NOMBRE] 7?",) * 5)

"""Messages made safe to read."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.text import MAX_MESSAGE_CHARS, clean_message, fold


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  ¿Qué  es\nEcobici? ", "¿Qué es Ecobici?"),
        ("/restart", "restart"),
        (' \n / /ask{"a": 1}', 'ask{"a": 1}'),
        ("hola\x00mundo", "hola mundo"),
        ("\u202e¿hola\u200b?", "¿hola?"),
        ("\ud800hola", "hola"),
        ("🙂🙂", ""),
        ("¿?!", ""),
        ("", ""),
        ("<b>hola</b>", "<b>hola</b>"),
        ("مرحبا", "مرحبا"),
    ],
)
def test_a_message_keeps_its_words_and_nothing_else(raw: str, clean: str) -> None:
    assert clean_message(raw) == clean


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Hola, ¿qué es C40?", "¿qué es C40?"),
        ("buenas tardes, ¿cuántas ciudades hermanas tenemos?", "¿cuántas ciudades hermanas tenemos?"),
        ("gracias 🙏 ahora dime qué ganó Bogotá", "ahora dime qué ganó Bogotá"),
        ("Hello, what is C40", "what is C40"),
        ("hola /restart que es esto", "restart que es esto"),
        ("hola", "hola"),
        ("hola, ¿cómo estás?", "hola, ¿cómo estás?"),
        ("gracias por la información que me diste", "gracias por la información que me diste"),
        ("Buenos Aires es hermana?", "Buenos Aires es hermana?"),
        ("las gracias que dio el jefe de gobierno", "las gracias que dio el jefe de gobierno"),
    ],
)
def test_a_greeting_before_a_question_goes(raw: str, clean: str) -> None:
    assert clean_message(raw) == clean


def test_a_hundred_kilobytes_are_cut_at_once() -> None:
    started = time.perf_counter()

    cleaned = clean_message("palabra " * 12_500)

    assert len(cleaned) <= MAX_MESSAGE_CHARS
    assert time.perf_counter() - started < 0.1


@given(st.text())
def test_no_text_ever_becomes_a_command(raw: str) -> None:
    cleaned = clean_message(raw)

    assert not cleaned.startswith("/")
    assert len(cleaned) <= MAX_MESSAGE_CHARS
    assert clean_message(cleaned) == cleaned


@given(st.text())
def test_folding_twice_changes_nothing(raw: str) -> None:
    assert fold(fold(raw)) == fold(raw)


def test_folding_forgets_accents_case_and_signs() -> None:
    assert fold("¿Cuánto COSTÓ, el Año?") == "cuanto costo el ano"

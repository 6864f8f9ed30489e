"""People in danger are heard by their words, and nobody is sent to 911 for a joke."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from bot.texts import read_texts
from domain.conversation import Status
from domain.crisis import crisis_answer, is_crisis
from settings import ROOT, Settings

HEARD = 0.8  # share of Rasa's own examples; Rasa hears the rest, and most of what nobody thought of
EXAMPLE = re.compile(r"\[([^\]]+)\]\([^)]*\)")


def examples() -> dict[str, list[str]]:
    """Rasa's training examples by intent, without marks."""
    found: dict[str, list[str]] = {}
    for path in sorted(Path(ROOT / "nlu" / "data").glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = str(block.get("examples") or "").splitlines()
            words = [EXAMPLE.sub(r"\1", line.strip().removeprefix("- ")) for line in lines]
            found.setdefault(block.get("intent", "lookup"), []).extend(filter(None, words))
    return found


@pytest.mark.parametrize(
    "text",
    ["me quiero morir", "Ya no quiero vivir", "estoy pensando en suicidarme", "nesesito ayuda me kiero matar",
     "mi hijo dice que se quiere quitar la vida", "Mi esposo me pega y no sé qué hacer", "me violaron",
     "MI HIJA NO APARECE DESDE AYER", "no encuentro a mi niño", "secuestraron a mi hermano",
     "auxilio!!! me están asaltando", "mi papá no respira", "manden una ambulancia", "se está quemando el edificio",
     "huele a gas en todo el edificio", "911", "hay balazos afuera", "I want to kill myself",
     "my husband hits me", "my daughter is missing", "I don't want to live anymore", "there's a fire in my building",
     "someone broke into my house right now"],
)  # fmt: skip
def test_danger_is_heard(text: str) -> None:
    assert is_crisis(text)


@pytest.mark.parametrize(
    "text",
    ["me muero de risa", "me quiero morir de risa con esta respuesta", "me quiero morir de la pena",
     "sólo quiero matar el tiempo", "mi mamá me va a matar si repruebo", "el tráfico me mata",
     "este trámite me va a matar",
     "¿qué hace la ciudad contra el suicidio?", "¿qué programas hay contra la violencia familiar?",
     "¿qué hizo la ciudad con la emergencia climática?", "¿la declaratoria de emergencia sirvió de algo?",
     "¿cuántos murieron en el temblor de 2017?", "¿y si me muero por ir a Chicago con el hermanamiento?",
     "me mataron de aburrimiento", "mi hija quiere estudiar en Berlín", "se perdió mi trámite",
     "perdí a mi tía por covid en 2020, ¿quién dio ayuda?", "no me quiero morir sin conocer Los Ángeles",
     "I am dying of laughter", "just killing time", "I want to die of embarrassment", "diehard fan of C40",
     "¿cuánto costó el viaje?", "¿para qué sirve la red C40?", ""],
)  # fmt: skip
def test_a_joke_or_a_question_is_no_danger(text: str) -> None:
    assert not is_crisis(text)


def test_most_of_what_rasa_learnt_is_heard_without_rasa() -> None:
    heard = [is_crisis(text) for text in examples()["crisis"]]

    assert sum(heard) / len(heard) >= HEARD


def test_nothing_else_that_rasa_learnt_is_taken_for_danger() -> None:
    others = (text for intent, texts in examples().items() if intent != "crisis" for text in texts)

    assert [text for text in others if is_crisis(text)] == []


def test_of_the_labelled_questions_only_cries_for_help_are_taken_for_danger() -> None:
    lines = (ROOT / "tests" / "quality").glob("*.jsonl")
    asked = [json.loads(line) for path in lines for line in path.read_text(encoding="utf-8").splitlines()]
    taken = [one for one in asked if is_crisis(one["text"])]

    assert len(asked) > 1000
    assert {one["kind"] for one in taken} == {"off_topic"}
    assert [one for one in taken if not re.search("marido|esposo", one["text"])] == []


def test_the_reply_says_where_help_is_and_is_no_gap() -> None:
    answer = crisis_answer(read_texts(Settings()).said["crisis"])

    assert all(number in answer.text for number in ("911", "800 911 2000", "55 5658 1111"))
    assert (answer.status, answer.cause) == (Status.HANDED_OVER, None)


def test_a_long_message_is_read_quickly() -> None:
    assert not is_crisis("mi hija y mi hijo " * 400)

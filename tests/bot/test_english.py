"""Answers to questions in English: our words are translated, those of an entry stay and are announced."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import yaml

from bot.english import in_english
from bot.texts import read_texts
from domain.conversation import Answer, Cause, Citation, Option, Status
from domain.language import ENGLISH, language_of
from settings import ROOT, Settings

TEXTS = read_texts(Settings()).english
OPTIONS = (Option("red-c40", "La red C40"),)
SOURCE = (Citation("Informe", "La ciudad"),)
ANSWERED = Answer(Status.ANSWERED, "Es una red.", entries=("red-c40",), options=OPTIONS, citations=SOURCE, title="C40")
OUR_RESPONSES = ROOT / "nlu" / "domain.yml"


def test_an_answer_keeps_its_official_text_below_one_english_line() -> None:
    assert in_english(ANSWERED, TEXTS).text.split("\n") == ["The official text is in Spanish:", "", "Es una red."]


def test_everything_but_the_text_stays() -> None:
    assert replace(in_english(ANSWERED, TEXTS), text=ANSWERED.text) == ANSWERED


def test_a_question_back_is_in_english() -> None:
    asked_back = Answer(Status.CLARIFIED, "¿Es alguna de estas?", entries=("red-c40",), options=OPTIONS)

    assert in_english(asked_back, TEXTS).text == TEXTS.clarified


@pytest.mark.parametrize("cause", list(Cause))
def test_a_decline_without_an_entry_gives_its_reason_in_english(cause: Cause) -> None:
    said = in_english(Answer(Status.DECLINED, "No lo sabemos.", cause=cause), TEXTS).text

    assert language_of(said) == ENGLISH
    assert "No lo sabemos" not in said


def test_a_decline_announces_the_nearest_entries() -> None:
    declined = Answer(Status.DECLINED, "No. Lo más cercano:", cause=Cause.NOT_FOUND, options=OPTIONS)

    assert in_english(declined, TEXTS).text == f"{TEXTS.declined[Cause.NOT_FOUND]}\n\n{TEXTS.nearest}"


@pytest.mark.parametrize("quoted", [{"title": "Agua"}, {"citations": SOURCE}])
def test_a_decline_that_an_entry_says_keeps_its_text(quoted: dict) -> None:
    declined = Answer(Status.DECLINED, "Llama a SACMEX.", cause=Cause.OTHER_OFFICE, **quoted)

    assert in_english(declined, TEXTS).text == f"{TEXTS.official_text}\n\nLlama a SACMEX."


def test_all_that_rasa_says_has_english_words() -> None:
    written = OUR_RESPONSES.read_text(encoding="utf-8").partition("\nresponses:")[2]
    intents = set(re.findall(r"^ +intent: (\w+)$", written, re.MULTILINE))

    assert len(intents) > 14
    assert intents | {"empty", "other_language"} == set(TEXTS.said)
    assert {intent for intent, text in TEXTS.said.items() if language_of(text) != ENGLISH} <= {"bye"}
    assert "911" in TEXTS.said["crisis"]


def test_words_for_an_intent_that_nobody_translated_are_announced() -> None:
    said = in_english(Answer(Status.SMALL_TALK, "¡Salud!", intent="sneeze"), TEXTS).text

    assert said == f"{TEXTS.official_text}\n\n¡Salud!"


@pytest.mark.parametrize(
    ("intent", "commands"),
    [
        ("subscribe", {"avisame", "baja"}),
        ("unsubscribe", {"baja"}),
        ("my_data", {"mis_datos", "borrar_mis_datos", "privacidad"}),
        ("delete_data", {"borrar_mis_datos", "mis_datos"}),
    ],
)
def test_who_asks_in_words_is_told_the_command_in_both_languages(intent: str, commands: set[str]) -> None:
    domain = yaml.safe_load(OUR_RESPONSES.read_text(encoding="utf-8"))
    spanish = domain["responses"][f"utter_{intent}"][0]["custom"]["text"]

    named = [set(re.findall(r"/([a-z_]+)", said)) for said in (spanish, TEXTS.said[intent])]

    assert named == [commands, commands]

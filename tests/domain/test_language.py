"""Spanish or English, for texts as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.language import ENGLISH, SPANISH, language_of

IN_ENGLISH = (
    "What is C40?",
    "why?",
    "and how much?",
    "hello",
    "hi there",
    "thanks!",
    "did it work?",
    "who paid for it",
    "since when",
    "how many sister cities do you have?",
    "whats the point of all this",
    "is it still going on?",
    "when did mexico city join metropolis",
    "WHERE CAN I APPLY",
    "can I take part?",
    "which cities are sisters of Mexico City?",
    "tell me about the Friendly Cultures Fair",
    "does the city have an office in Los Angeles",
    "what is the Casa de la Ciudad de México in Los Ángeles?",
    "how do I get a student exchange to Nagoya",
    "this is a waste of our money",
    "politicians just love to travel",
    "what did we get out of the C40 mayors summit",
    "the mayor's trips, who pays",
    "I don't believe you",
    "it's all propaganda",
    "they never show results",
    "Has anyone measured that?",
    "What does «capital mundial del diseño» mean?",
    "was the Ecobici programme a success",
    "how was the air quality prize won",
    "please help me",
    "do you speak English?",
    "and who signed it?",
    "is cdmx a sanctuary city",
    "my bus is late",
    "wats the deal with the red buses",
    "wich awards did we win",
    "number of people who showed up in 2019",
    "did Claudia Sheinbaum sign the agreement with Chicago?",
)
IN_SPANISH = (
    "¿Qué es C40?",
    "por que",
    "y cuanto costo",
    "hola",
    "gracias",
    "C40",
    "c40?",
    "ok",
    "no",
    "ok bye",
    "metrobus",
    "hermanamientos",
    "Rainbow Cities Network",
    "Partnership for Healthy Cities",
    "United Cities and Local Governments",
    "World Design Capital 2018",
    "Sister Cities International",
    "que es World Design Capital",
    "qué onda con la Rainbow Cities Network",
    "cuantas sister cities tenemos",
    "¿quién pagó el Design Week?",
    "i cuanto salio",
    "a las 9 am abren?",
    "sorry no entendi",
    "de que sirve el C40 Cities",
    "puro turismo politico",
    "ahi nomas gastando la lana del pueblo",
    "kien firmo eso",
    "xq tanto viaje",
    "lo de los camiones rojos largos",
    "la casa de la ciudad en Los Angeles",
    "el city manager de chicago",
    "feria de las culturas amigas 2019",
    "desde cuándo",
    "hay becas para irse a China o no",
    "en que año fue la cumbre de alcaldes",
    "premio C40 aire",
    "acuerdo con Paris, cuando",
    "ustedes que hacen",
    "app CDMX Contigo",
)


def test_there_are_forty_of_each() -> None:
    assert len(set(IN_ENGLISH)) == len(set(IN_SPANISH)) == 40


@pytest.mark.parametrize("text", IN_ENGLISH)
def test_english_is_known(text: str) -> None:
    assert language_of(text) == ENGLISH


@pytest.mark.parametrize("text", IN_SPANISH)
def test_spanish_and_names_alone_are_spanish(text: str) -> None:
    assert language_of(text) == SPANISH


@given(st.text(max_size=80))
def test_any_text_has_a_language(text: str) -> None:
    assert language_of(text) in {ENGLISH, SPANISH}


@given(st.sampled_from(IN_ENGLISH + IN_SPANISH))
def test_capitals_do_not_matter(text: str) -> None:
    assert language_of(text.upper()) == language_of(text)

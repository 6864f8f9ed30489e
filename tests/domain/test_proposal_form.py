"""A proposal step by step: what is taken, what is asked again, what ends it, and what is answered on the way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.answering import Answering
from domain.conversation import Answer, Interpretation, Proposal, Question, Status
from domain.language import ENGLISH
from domain.proposal_form import ASKED, Asking, Ending, FormState, Heard, ProposalForm, Turn
from domain.proposal_reading import Areas, idea_in, is_question
from domain.proposal_words import WORDS
from tests import make
from tests.fakes import FakeSearch

AREAS = Areas(("Tlalpan", "Álvaro Obregón", "Gustavo A. Madero"), "alcaldía", "borough")
IDEA = "Que haya un festival de cine con las ciudades hermanas"
KNOWS = Answering(FakeSearch((make.scored(make.entry("feria"), 0.9),)), make.decision())
KNOWS_NOTHING = Answering(FakeSearch(), make.decision())
BEGUN = FormState(Asking.IDEA)
TOLD = FormState(Asking.AREA, IDEA)
READY = FormState(Asking.SURE, IDEA, "Tlalpan")


def hear(state: FormState, text: str, *, answering: Answering = KNOWS_NOTHING, areas: Areas = AREAS, **more) -> Turn:
    question = Question(text, language=more.pop("language", "es"))
    return ProposalForm(answering, areas).hear(state, Heard(question, Interpretation(), **more))


def prompt(state: FormState) -> Answer:
    return ProposalForm(KNOWS, AREAS).prompt(state)


def values(answer: Answer) -> list[str]:
    return [step.value for step in answer.steps]


def test_an_idea_is_shown_back_with_the_areas_to_choose_from() -> None:
    turn = hear(BEGUN, IDEA)

    asked = prompt(replace(turn.state, asking=Asking.AREA))
    assert IDEA in asked.text
    assert [step.label for step in asked.steps] == [*AREAS.names, "Saltar", "Cancelar"]


def test_a_city_without_areas_is_not_asked_for_one() -> None:
    turn = hear(BEGUN, IDEA, areas=Areas())

    assert turn.state.area == ""
    assert "¿La envío?" in ProposalForm(KNOWS, Areas()).prompt(turn.state).text


@pytest.mark.parametrize("text", ["tlalpan", "en Tlalpan, por favor", "TLALPÁN"])
def test_an_area_is_found_in_what_people_write(text: str) -> None:
    assert hear(TOLD, text).state.area == "Tlalpan"


@pytest.mark.parametrize("text", ["Guadalajara", "Tlalpan o Álvaro Obregón"])
def test_an_area_that_is_not_clear_is_asked_again(text: str) -> None:
    turn = hear(TOLD, text)

    assert turn.state.area is None and turn.said and turn.said.text == "No la encuentro en la lista."


@pytest.mark.parametrize(("text", "step"), [("saltar", ""), ("no", ""), ("Toda la ciudad", ""), ("x", "skip")])
def test_the_area_may_be_skipped(text: str, step: str) -> None:
    turn = hear(TOLD, text, step=step)

    assert turn.state.area == "" and turn.ending is None


@pytest.mark.parametrize("text", ["sí", "Si, envíala", "dale", "yes"])
def test_yes_sends_it(text: str) -> None:
    turn = hear(READY, text)
    closed = ProposalForm(KNOWS, AREAS).close(turn.state, turn.ending or Ending.LEFT)

    assert closed.proposal == Proposal(IDEA, "Tlalpan")


@pytest.mark.parametrize("state", [BEGUN, TOLD, READY])
@pytest.mark.parametrize("text", ["cancelar", "ya no", "Ya no quiero.", "olvídalo", "never mind"])
def test_it_is_cancelled_at_any_point(state: FormState, text: str) -> None:
    turn = hear(state, text)
    closed = ProposalForm(KNOWS, AREAS).close(turn.state, turn.ending or Ending.SENT)

    assert turn.ending is Ending.CANCELLED
    assert closed.proposal is None and "no guardé" in closed.text


@pytest.mark.parametrize("state", [BEGUN, TOLD, READY])
def test_danger_closes_it_before_anything_else(state: FormState) -> None:
    turn = hear(state, "¿me ayudas?", intent="crisis", answering=KNOWS)

    assert (turn.ending, turn.said) == (Ending.CRISIS, None)


@pytest.mark.parametrize("state", [BEGUN, TOLD, READY])
def test_a_question_in_the_middle_is_answered_and_nothing_is_lost(state: FormState) -> None:
    turn = hear(state, "¿Qué es la feria?", answering=KNOWS)

    assert turn.said and turn.said.status is Status.ANSWERED
    assert (turn.state.idea, turn.state.area, turn.ending) == (state.idea, state.area, None)


def test_an_idea_that_was_answered_as_a_question_can_be_taken_back() -> None:
    asked = hear(BEGUN, "¿Qué es la feria?", answering=KNOWS).state

    assert values(prompt(asked)) == ["wasidea", "cancel"]
    assert hear(asked, "x", step="wasidea").state.idea == "¿Qué es la feria?"


def test_a_question_that_nobody_can_answer_may_be_the_idea_or_is_asked_by_a_button() -> None:
    turn = hear(BEGUN, "¿Cuándo traen el metro a mi colonia?")

    assert turn.state.idea and ASKED in values(prompt(replace(turn.state, area="")))
    assert hear(replace(turn.state, asking=Asking.SURE), "x", step=ASKED).ending is Ending.QUESTION


@pytest.mark.parametrize("text", ["hola", "parques", "una idea", "??? !!!!"])
def test_an_idea_that_says_too_little_is_asked_again(text: str) -> None:
    turn = hear(BEGUN, text)

    assert (
        turn.state.idea is None and turn.said and turn.said.text == "Cuéntame un poco más: con una o dos frases basta."
    )


@pytest.mark.parametrize("step", ["yes.000000", "a99", "skip", "wasidea", "asked", "nonsense"])
def test_a_button_of_another_moment_changes_nothing(step: str) -> None:
    assert hear(BEGUN, "x", step=step) == Turn(BEGUN)


def test_the_button_of_one_idea_does_not_send_another() -> None:
    old = next(value for value in values(prompt(READY)) if value.startswith("yes."))

    assert hear(replace(READY, idea="Otra idea muy distinta"), "x", step=old).ending is None
    assert hear(READY, "x", step=old).ending is Ending.SENT


def test_the_idea_can_be_changed_with_its_area() -> None:
    assert hear(READY, "x", step="edit").state == replace(READY, idea=None, area=None)


def test_an_area_that_the_idea_names_is_not_asked_for() -> None:
    assert hear(BEGUN, "Que haya cine coreano en Tlalpan").state.area == "Tlalpan"


def test_the_form_speaks_the_language_of_the_idea() -> None:
    turn = hear(BEGUN, "A film festival with our sister cities", language=ENGLISH)

    assert prompt(turn.state).text.startswith("I noted your idea")
    assert prompt(turn.state).language == ENGLISH


def test_every_text_is_in_both_languages() -> None:
    assert all(set(texts) == {"es", "en"} and all(texts.values()) for texts in WORDS.values())


@pytest.mark.parametrize(
    ("first", "idea"),
    [
        ("tengo una idea", None),
        ("quiero proponer algo para la ciudad, por favor", None),
        ("can I send you a proposal?", None),
        ("tengo una idea: que haya cine coreano", "que haya cine coreano"),
        ("deberían traer cine coreano a Tláhuac", "deberían traer cine coreano a Tláhuac"),
        ("mi idea es que haya una feria por barrio", "mi idea es que haya una feria por barrio"),
    ],
)
def test_a_first_message_may_hold_the_idea(first: str, idea: str | None) -> None:
    assert idea_in(first) == idea


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("¿Cuánto costó la feria?", True),
        ("cuanto costo la feria", True),
        ("que es el c40", True),
        ("que haya más parques", False),
        ("¿y si hacen una feria en Tláhuac?", False),
        ("¿por qué no ponen una feria?", False),
        ("what if we had a fair?", False),
    ],
)
def test_ideas_in_the_form_of_a_question_are_no_questions(text: str, question: bool) -> None:
    assert is_question(text) is question

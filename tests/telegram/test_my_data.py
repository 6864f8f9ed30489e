"""/mis_datos and /borrar_mis_datos on the emulator, with the real question log."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from tests.analytics.make import rows
from tests.telegram.emulator import Emulator
from tests.telegram.partners import EchoDialogue
from tests.telegram.test_notices import ANA, ask, bot, dialogue, engine, press, settings

__all__ = ["bot", "dialogue", "engine", "settings"]  # fixtures
BETO = 1002


@pytest.mark.usefixtures("bot")
def test_a_person_sees_what_is_kept_of_them_and_of_nobody_else(telegram: Emulator, engine: Engine) -> None:
    ask(telegram, ANA, "hola, mi correo es ana@example.org")
    ask(telegram, BETO, "otra cosa")

    text = ask(telegram, ANA, "/mis_datos")["text"]

    assert "Preguntas: 1" in text
    assert "ana@example.org" not in text
    assert "hola, mi correo" in text
    assert "otra cosa" not in text
    assert [(row.kind, row.questions) for row in rows(engine, "data_requests")] == [("shown", 1)]


@pytest.mark.usefixtures("bot")
def test_erasing_leaves_nothing_that_leads_to_the_person(
    telegram: Emulator, engine: Engine, dialogue: EchoDialogue
) -> None:
    ask(telegram, ANA, "nada de becas")
    ask(telegram, BETO, "nada de cursos")
    press(telegram, ask(telegram, ANA, "/avisame"), "tellyes")

    said = press(telegram, ask(telegram, ANA, "/borrar_mis_datos"), "erase")

    assert "Preguntas borradas: 1" in said["text"]
    assert rows(engine, "subscribers") == rows(engine, "wishes") == []
    assert sorted(str(row.person is None) for row in rows(engine)) == ["False", "True"]
    assert "nada de becas" not in str(rows(engine))
    assert [(row.kind, row.questions, row.wishes) for row in rows(engine, "data_requests")] == [("erased", 1, 1)]
    assert ask(telegram, ANA, "/mis_datos")["text"] == "No guardo nada tuyo."
    assert len(set(dialogue.forgotten)) == 2  # the conversations of today and yesterday
    assert "hora" not in said["text"]


@pytest.mark.usefixtures("bot")
def test_nothing_is_erased_without_a_second_yes(telegram: Emulator, engine: Engine) -> None:
    ask(telegram, ANA, "nada de becas")

    press(telegram, ask(telegram, ANA, "/borrar_mis_datos"), "erasenot")

    assert [row.text for row in rows(engine)] == ["nada de becas"]


@pytest.mark.usefixtures("bot", "engine")
def test_in_a_group_nobodys_data_is_shown(telegram: Emulator) -> None:
    telegram.say(-500, "/mis_datos", user_id=ANA)

    assert "en privado" in telegram.replies(-500, 1)[0]["text"]

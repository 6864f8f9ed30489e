"""Conversar: whole pages without the script, single turns with it, and what it says when something is down."""

from __future__ import annotations

from domain.staff import Role
from tests.web.make import FakeChat, console, open_console, parts


def test_the_page_says_that_it_is_for_tests_and_what_is_down() -> None:
    page = console(chat=FakeChat("Rasa no está encendido.")).get("/chat").text

    assert "no entra en las cifras" in page
    assert "Rasa no está encendido." in page


def test_a_message_is_shown_escaped_with_its_answer_and_buttons() -> None:
    chat = FakeChat()

    page = console(chat=chat).submit("/chat", mensaje="<b>hola</b>").text

    assert "<p>&lt;b&gt;hola&lt;/b&gt;</p>" in page
    assert "Dijiste: &lt;b&gt;hola&lt;/b&gt;" in page and "<a href='https://example.org/'>Informe</a>" in page
    assert 'aria-label="Me sirvió"' in page
    assert chat.heard == [("ana", "<b>hola</b>")]


def test_a_button_goes_back_with_its_message_and_keyboard() -> None:
    chat = FakeChat()

    turn = console(chat=chat).submit("/chat/boton", dato="+form:skip", mensaje=7, teclado='[["Saltar", "+form:skip"]]')

    assert chat.heard == [("ana", "+form:skip", "7", '[["Saltar", "+form:skip"]]')]
    assert 'data-message="7" data-replaces="all"' in turn.text


def test_the_script_gets_the_turn_alone() -> None:
    browser = console()

    turn = browser.post("/chat", data={"csrf": browser.token(), "mensaje": "hola"}, headers={"X-Fragment": "1"}).text

    assert "Dijiste: hola" in turn and "<html" not in turn


def test_an_empty_message_asks_nobody() -> None:
    chat = FakeChat()

    assert console(chat=chat).submit("/chat", mensaje="  ").status_code == 200
    assert chat.heard == []


def test_all_the_staff_may_talk() -> None:
    assert all(open_console(parts(), role, name=f"{role}-1").get("/chat").status_code == 200 for role in Role)

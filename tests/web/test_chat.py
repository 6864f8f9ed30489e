"""Conversar: whole pages without the script, single turns with it, and what it says when something is down."""

from __future__ import annotations

from domain.staff import Role
from tests.web.make import FakeChat, console, open_console, parts
from web.chat_history import KEPT_S, MESSAGES, PICTURES, ChatHistory, Message


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


def test_without_the_script_the_page_shows_the_whole_conversation_of_the_session() -> None:
    browser = console()
    browser.submit("/chat", mensaje="hola")
    browser.submit("/chat", mensaje="otra")
    pressed = browser.submit("/chat/boton", dato="+form:skip", mensaje=7, teclado="[]").text

    assert [pressed.index(text) for text in ("Dijiste: hola", "<p>otra</p>", "Saltado.")] == sorted(
        pressed.index(text) for text in ("Dijiste: hola", "<p>otra</p>", "Saltado.")
    )
    assert "Dijiste: otra" not in pressed, "a message that was replaced is not shown twice"
    assert pressed.count('id="ultimo"') == 1
    assert "Saltado." in browser.get("/chat").text


def test_the_conversation_is_of_one_session_and_can_be_taken_off_the_page() -> None:
    made = parts()
    ana, beto = (open_console(made, Role.CURATOR, name=name) for name in ("ana", "beto"))
    ana.submit("/chat", mensaje="hola")

    assert "Dijiste: hola" not in beto.get("/chat").text
    ana.submit("/chat/limpiar")
    assert "Dijiste: hola" not in ana.get("/chat").text


def test_a_conversation_is_forgotten_after_an_hour_and_keeps_few_pictures() -> None:
    now = 0.0
    history = ChatHistory(clock=lambda: now)
    for number in range(MESSAGES + 5):
        history.add("ana", [Message(id=number, picture="x")])
    kept = history.of("ana")
    now = KEPT_S + 1

    assert len(kept) == MESSAGES
    assert [message.id for message in kept if message.picture] == [message.id for message in kept][-PICTURES:]
    assert history.of("ana") == ()


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

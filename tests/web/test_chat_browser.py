"""The chat page on a phone, with the bot's own handlers behind it: by keyboard, for who listens, when all is down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from bot.console_chat import ConsoleChat
from settings import Settings
from tests.telegram.partners import MemoryLog, conversation_with
from tests.telegram.test_proposals import FormDialogue
from tests.web.make import parts
from tests.web.running import CHROMIUM, served
from tests.web.staff import account, database
from web.app import create_console
from web.visitors import SESSION_COOKIE

PHONE = {"width": 390, "height": 844}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="chromium is not installed at /usr/bin/chromium"),
]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory, browser: Any) -> Iterator[Any]:
    """The page on a phone, opened by Ana; neither Rasa nor the action server runs."""
    folder = tmp_path_factory.mktemp("chat")
    settings = Settings(state_dir=str(folder), person_secret="tests only", rasa_port=1, actions_port=1)
    talk = conversation_with(FormDialogue(), MemoryLog())
    made = parts(settings=settings, chat=ConsoleChat(settings, database, talk))
    made.staff.accounts.add(account("ana"), None)
    with served(create_console(made)) as address:
        context = browser.new_context(viewport=PHONE)
        session = made.staff.sessions.open(account("ana"))
        context.add_cookies([{"name": SESSION_COOKIE, "value": session, "url": address}])
        opened = context.new_page()
        opened.complaints = []
        opened.on("console", lambda message: opened.complaints.append(message.text))
        opened.goto(f"{address}/chat")
        yield opened
        context.close()


def say(page: Any, text: str) -> Any:
    """What was answered, once it is there; written and sent by keyboard alone."""
    answers = page.locator("#conversacion > li.theirs")
    before = answers.count()
    page.get_by_label("Tu mensaje").focus()
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    answers.nth(before).wait_for()
    return answers.nth(before)


def test_a_conversation_by_keyboard_alone(page: Any) -> None:
    answer = say(page, "¿Qué es <b>C40</b>?")

    assert "Preguntaste: ¿Qué es <b>C40</b>?" in answer.text_content()
    assert answer.get_by_role("link", name="Informe <anual> & anexos").count() == 1
    assert page.evaluate("document.activeElement.id") == "mensaje"
    answer.get_by_role("button", name="No me sirvió").press("Enter")
    answer.get_by_role("button", name="Está mal").wait_for()
    assert "¿Qué pasó?" in page.get_by_role("status").text_content()
    assert "Preguntaste" in answer.text_content()  # only the buttons changed


def test_a_proposal_changes_its_own_message(page: Any) -> None:
    say(page, "/propuesta")
    message = say(page, "Que haya cine de ciudades hermanas")
    count = page.locator("#conversacion > li").count()

    message.get_by_role("button", name="Saltar").click()
    message.get_by_role("button", name="Sí, envíala").click()
    page.get_by_text("¡Gracias! Guardé tu propuesta").wait_for()

    assert page.locator("#conversacion > li").count() == count


def test_it_fits_a_phone_and_who_listens_hears_it(page: Any) -> None:
    say(page, "largo" + " palabra" * 3)

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.get_by_role("log", name="Conversación").get_attribute("aria-live") == "polite"
    assert "no está encendido" in page.get_by_role("alert").text_content()
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    assert page.complaints == []

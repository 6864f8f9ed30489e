"""The console in a real browser: works by keyboard, loads nothing from outside, fits a phone."""

from __future__ import annotations

from typing import Any

import pytest

from settings import ROOT
from tests.web.browser_world import World
from tests.web.running import CHROMIUM
from tests.web.staff import PASSWORD

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="chromium is not installed at /usr/bin/chromium"),
]


@pytest.fixture
def address(office: World) -> str:
    return office.address


@pytest.fixture
def context(office: World) -> Any:
    """A browser that Ana signed in to."""
    return office.context("ana")


def test_signing_in_leads_to_the_first_page(office: World) -> None:
    page = office.page()
    page.goto(f"{office.address}/entrar")
    page.get_by_label("Usuario").fill("ana")
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.keyboard.press("Enter")

    page.wait_for_url(f"{office.address}/")
    assert page.get_by_role("heading", level=1).text_content() == "Inicio"


def test_a_curator_finds_an_entry_by_keyboard_alone(context: Any, address: str) -> None:
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    assert page.goto(address).status == 200

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Ir al contenido"
    page.get_by_role("link", name="Fichas", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/fichas")
    page.get_by_label("Pregunta o palabras").fill("qué es el c40")
    page.keyboard.press("Enter")
    page.wait_for_url("**/fichas?texto=**")
    page.get_by_role("link", name="Red C40").press("Enter")
    page.wait_for_url("**/fichas/red-c40")

    assert page.get_by_role("heading", level=1).text_content() == "Red C40"
    assert all(url.startswith(address) for url in asked)
    assert complaints == []
    page.close()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", ["/", "/fichas", "/fichas/red-c40", "/chat", "/propuestas", "/nada", "/entrar"])
def test_no_page_is_wider_than_the_screen(context: Any, address: str, path: str, width: int) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address + path)

    assert page.get_by_role("heading", level=1).count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_the_style_is_applied_under_the_policy(office: World) -> None:
    page = office.page()
    page.goto(office.address)

    assert page.evaluate("getComputedStyle(document.querySelector('.top')).backgroundColor") == "rgb(15, 92, 77)"
    assert (ROOT / "web" / "static" / "console.css").stat().st_size < 20_000
    page.close()

"""The analysts' whole way in a real browser: from the log to a message in the channel, and what it changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, update

import bootstrap
from analytics.campaign_models import MessageRow
from domain.staff import Role
from settings import Settings
from tests.analytics.themes import BIKES, TRIPS, mine, row, write
from tests.telegram.emulator import Emulator
from tests.telegram.partners import EchoDialogue, MemoryLog, conversation_with
from tests.telegram.running import BotThread
from tests.web.make import AWARD, FakeChat
from tests.web.running import CHROMIUM, served
from tests.web.staff import account
from web.app import create_console
from web.visitors import SESSION_COOKIE
from web.wiring import console, staff

CHANNEL, CHANNEL_ID = "@ciudad", -100500
WEEKS, SINCE = 16, 7  # weeks of log; weeks since the publication
WRONG, GOOD = "Ganó un premio en 2014.", "Ganó un premio en 2013."

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="chromium is not installed at /usr/bin/chromium"),
]


@pytest.fixture
def telegram() -> Iterator[Emulator]:
    with Emulator() as emulator:
        emulator.world.channel(CHANNEL_ID, CHANNEL.lstrip("@"))
        yield emulator


@pytest.fixture
def settings(telegram: Emulator, tmp_path: Path) -> Settings:
    return Settings(
        state_dir=str(tmp_path),
        telegram_bot_token=telegram.token,
        telegram_api_url=telegram.url,
        news_channel=CHANNEL,
        city_name="Ciudad",
    )


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    """One entry, and questions about two themes; those about trips fall to a sixth after some weeks."""
    bootstrap.repository(settings).take_over((AWARD,), author="ana", note="para empezar")
    engine = bootstrap.engine(settings)
    now = datetime.now(UTC)
    for weeks in range(1, WEEKS + 1):
        for texts, times in ((TRIPS, 5 if weeks < SINCE else 30), (BIKES, 24)):
            more = {"asked_at": now - timedelta(weeks=weeks)}
            write(engine, [row(texts[n % len(texts)], f"p{n}", days_ago=weeks, **more) for n in range(times)])
    mine(engine, now=now)
    yield engine
    engine.dispose()


def page_of(browser: Any, settings: Settings, address: str, name: str, *roles: Role) -> Any:
    """A browser of somebody of the staff, signed in."""
    people = staff(settings)
    people.accounts.add(account(name, *roles), None)
    context = browser.new_context()
    cookie = people.sessions.open(account(name, *roles))
    context.add_cookies([{"name": SESSION_COOKIE, "value": cookie, "url": address}])
    page = context.new_page()
    page.set_default_timeout(20_000)
    return page


def plan_of(page: Any, address: str) -> None:
    """From the list of themes to a plan of the theme about trips, with the decision in the register."""
    page.goto(f"{address}/temas")
    page.get_by_role("link", name="viaje").first.click()
    page.get_by_role("link", name="Decidir y comunicar").click()
    page.get_by_label("Decisión").select_option("difundir")
    page.get_by_label("Por qué").fill("Lo preguntan mucho")
    page.get_by_role("button", name="Decidir").click()
    page.get_by_text("difundir. Lo preguntan mucho").wait_for()
    page.get_by_role("button", name="Empezar un plan").click()
    page.wait_for_url("**/planes/*")


def claim(page: Any, text: str) -> None:
    page.get_by_label("Afirmación 1", exact=True).fill(text)
    page.get_by_label("Fichas de la afirmación 1").fill("premio")
    page.get_by_role("button", name="Guardar el plan").click()


def test_from_the_log_to_the_channel_and_to_its_effect(
    telegram: Emulator, settings: Settings, engine: Engine, browser: Any
) -> None:
    bot = BotThread(settings, conversation_with(EchoDialogue(), MemoryLog()), engine)
    with served(create_console(console(settings, FakeChat()))) as address, bot:
        ana = page_of(browser, settings, address, "ana", Role.ANALYST)
        beto = page_of(browser, settings, address, "beto", Role.REVIEWER)
        plan_of(ana, address)

        claim(ana, WRONG)
        assert "Ninguna ficha citada da esa fecha" in ana.locator("main").inner_text()
        claim(ana, GOOD)
        ana.get_by_role("button", name="Crear mensaje de Telegram").click()
        ana.wait_for_url("**/mensajes/*")
        message = ana.url
        ana.get_by_role("button", name="Enviar a revisión").click()
        ana.get_by_role("button", name="Aprobar").click()
        assert "lo tiene que aprobar otra persona" in ana.get_by_role("alert").inner_text()
        beto.goto(message)
        beto.get_by_role("button", name="Aprobar").click()
        beto.get_by_text("lo aprobó beto").wait_for()
        ana.goto(message)
        text = ana.get_by_label("Texto").input_value()
        ana.get_by_label(f"Canal {CHANNEL}").check()
        ana.get_by_role("button", name="Publicar").click()
        telegram.until(lambda: telegram.sent(CHANNEL_ID) != [])
        progress = bootstrap.outbox(settings, engine)
        telegram.until(lambda: getattr(progress.progress("message:1"), "sent", 0) == 1)
        ana.goto(message)
        assert "Enviados: 1" in ana.locator("main").inner_text()
        assert [sent["text"] for sent in telegram.sent(CHANNEL_ID)] == [text]

        _let_weeks_pass(engine)
        ana.get_by_role("link", name="Efecto").click()
        assert "La pregunta bajó" in ana.locator("main").inner_text()
        picture = ana.locator("main img")
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
        assert ">publicación<" in ana.request.get(address + picture.get_attribute("src")).text()


def _let_weeks_pass(engine: Engine) -> None:
    """As if the publication had been some weeks ago: the log says what was asked since."""
    with engine.begin() as connection:
        connection.execute(update(MessageRow).values(published_at=datetime.now(UTC) - timedelta(weeks=SINCE)))

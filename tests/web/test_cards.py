"""The card of an entry in the console: a picture of what may be said, on the pages where it is needed."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PIL import Image

from domain.campaigns import Brief, Channel, Claim
from domain.errors import StorageUnavailable
from domain.knowledge import EntryStatus
from domain.staff import Role
from settings import Settings
from tests.web.browser_world import World
from tests.web.make import AWARD, FULL, FakeKnowledge, campaigns, console, entry, open_console, parts
from tests.web.running import CHROMIUM

CARD = "/fichas/premio/tarjeta.png"
RETIRED = replace(AWARD, status=EntryStatus.RETIRED)
DRAFT = replace(AWARD, status=EntryStatus.DRAFT)
EXPIRED = replace(AWARD, valid_until=date.today() - timedelta(days=1))
UNSAID = (RETIRED, DRAFT, EXPIRED)


def message_page(*cited: str, stored: tuple = (FULL, AWARD)) -> str:
    """The page of a message that cites these entries, while these are stored."""
    knowledge = FakeKnowledge()
    made = parts(knowledge, campaigns=campaigns(knowledge))
    desk = made.campaigns.desk
    plan = Brief(0, "t1", "premios", "ana", (Claim("Ganó un premio en 2013.", cited),))
    brief = desk.campaigns.brief(desk.save_brief(plan))
    assert brief
    message = desk.write(brief, Channel.TELEGRAM, "Ganó un premio en 2013.", "ana")
    knowledge.stored = stored
    return open_console(made, Role.ANALYST).get(f"/mensajes/{message}").text


def test_the_card_is_the_picture_of_the_bot() -> None:
    answer = console(settings=Settings(city_colour="#9f2241")).get(CARD)

    picture = Image.open(io.BytesIO(answer.content))
    assert (answer.status_code, answer.headers["content-type"], picture.format) == (200, "image/png", "PNG")
    assert picture.width == 1080 and picture.convert("RGB").getpixel((5, 5)) == (0x9F, 0x22, 0x41)


def test_the_browser_keeps_it_until_the_entry_says_something_else() -> None:
    knowledge = FakeKnowledge()
    client = console(knowledge)
    first = client.get(CARD)
    asked = {"If-None-Match": first.headers["etag"]}

    same = client.get(CARD, headers=asked)
    knowledge.stored = (replace(AWARD, answer="Ganó dos premios."),)
    other = client.get(CARD, headers=asked)
    knowledge.stored = (RETIRED,)

    assert first.headers["cache-control"] == "private, no-cache"
    assert (same.status_code, same.content) == (304, b"")
    assert (other.status_code, other.content == first.content) == (200, False)
    assert client.get(CARD, headers=asked).status_code == 404


def test_what_the_bot_does_not_say_has_no_card() -> None:
    knowledge = FakeKnowledge()
    client = console(knowledge)

    for stored in ((), *((unsaid,) for unsaid in UNSAID)):
        knowledge.stored = stored
        answer = client.get(CARD)
        assert (answer.status_code, "Puede que la ficha se haya retirado" in answer.text) == (404, True), stored


def test_without_the_database_it_says_what_to_do() -> None:
    class Gone(FakeKnowledge):
        def entry(self, entry_id: str) -> None:
            raise StorageUnavailable("caída")

    answer = console(Gone()).get(CARD)

    assert (answer.status_code, "La base de datos no responde" in answer.text) == (503, True)


def test_the_page_of_an_entry_offers_it_where_there_is_one() -> None:
    knowledge = FakeKnowledge()
    client = console(knowledge)

    page = client.get("/fichas/premio").text

    assert f'src="{CARD}"' in page and 'alt="Tarjeta para compartir de «Premio C40»' in page
    assert f'href="{CARD}" download="tarjeta-premio.png"' in page
    for unsaid in UNSAID:
        knowledge.stored = (unsaid,)
        unsaid_page = client.get("/fichas/premio").text
        assert "El bot no dice esta ficha" in unsaid_page and "tarjeta.png" not in unsaid_page


def test_a_message_offers_the_card_of_the_entry_that_it_cites() -> None:
    page = message_page("premio")

    assert f'src="{CARD}"' in page and f'href="{CARD}" download' in page
    assert "la primera ficha" not in page


def test_of_several_cited_entries_the_first_that_may_be_said_has_its_card() -> None:
    both = message_page("red-c40", "premio")
    retired = message_page("red-c40", "premio", stored=(replace(FULL, status=EntryStatus.RETIRED), AWARD))

    assert "/fichas/red-c40/tarjeta.png" in both and CARD not in both and "la primera ficha" in both
    assert "/fichas/red-c40/tarjeta.png" not in retired and CARD in retired


def test_a_message_whose_entries_are_gone_has_no_card() -> None:
    assert "Tarjeta para compartir" not in message_page("premio", stored=(entry(),))


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason="chromium is not installed at /usr/bin/chromium")
def test_a_browser_asks_for_the_picture_once_it_is_opened_and_shows_it(office: World) -> None:
    page = office.page("todo")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{office.address}/fichas/premio", wait_until="load")
    assert not any(url.endswith("/tarjeta.png") for url in asked)

    page.get_by_text("Ver la imagen").click()

    width = page.locator("img.card").evaluate("image => image.decode().then(() => image.naturalWidth)")
    assert (width, len([url for url in asked if url.endswith("/tarjeta.png")])) == (1080, 1)

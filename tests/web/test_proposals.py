"""Propuestas: what people proposed, whom the page shows it to, and who may say how far they are with it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, insert

from analytics.proposal_models import ProposalRow
from domain.staff import Role
from tests.analytics.make import rows
from tests.web.make import parts
from tests.web.staff import Browser, account, database, staff
from web.app import create_console
from web.insight import insight


@pytest.fixture
def engine() -> Iterator[Engine]:
    opened = database()
    yield opened
    opened.dispose()


def console(engine: Engine, *roles: Role) -> Browser:
    people = staff(engine)
    made = parts(staff=people, insight=insight(engine))
    return Browser(create_console(made), people).sign_in(account("ana", *roles))


def propose(engine: Engine, text: str, **more: object) -> None:
    row = {"key": uuid.uuid4().hex, "made_at": datetime.now(UTC), "text": text, "person": "a1b2c3d4e5f60718", **more}
    with engine.begin() as connection:
        connection.execute(insert(ProposalRow).values(row))


def test_proposals_are_shown_escaped_and_without_whose_they_are(engine: Engine) -> None:
    propose(engine, "Que <b>pinten</b> los camiones", borough="Tlalpan")
    propose(engine, "Una prueba desde la consola", channel="console")

    page = console(engine, Role.ANALYST).get("/propuestas").text

    assert "Que &lt;b&gt;pinten&lt;/b&gt; los camiones" in page
    assert "Tlalpan" in page and "· prueba" in page
    assert "a1b2c3d4e5f60718" not in page


def test_an_empty_list_says_so(engine: Engine) -> None:
    assert "Todavía nadie ha mandado una propuesta" in console(engine, Role.CURATOR).get("/propuestas").text


def test_a_proposal_is_marked_and_the_trail_says_who(engine: Engine) -> None:
    propose(engine, "Que haya más parques")
    browser = console(engine, Role.CURATOR)

    page = browser.submit("/propuestas/1", paso="answered", estado="")

    assert "Atendida" in page.text
    assert [(row.state, row.handled_by) for row in rows(engine, "proposals")] == [("answered", "ana")]
    assert [(deed.actor, deed.action, deed.target) for deed in staff(engine).trail.newest(1)] == [
        ("ana", "atendió una propuesta", "1")
    ]


def test_a_proposal_that_is_gone_is_told(engine: Engine) -> None:
    answer = console(engine, Role.CURATOR).submit("/propuestas/9", paso="seen")

    assert answer.status_code == 404 and "ya no está" in answer.text


def test_the_list_shows_one_state(engine: Engine) -> None:
    propose(engine, "Que haya más parques")
    propose(engine, "Que haya más cine", state="seen")

    page = console(engine, Role.REVIEWER).get("/propuestas?estado=seen").text

    assert "Que haya más cine" in page and "Que haya más parques" not in page
    assert "Marcar como atendida" not in page  # who reviews only reads


@pytest.mark.parametrize(("role", "path", "status"), [(Role.ADMIN, "/propuestas", 403), (Role.REVIEWER, "", 403)])
def test_who_may_not(engine: Engine, role: Role, path: str, status: int) -> None:
    browser = console(engine, role)

    answer = browser.get(path) if path else browser.submit("/propuestas/1", paso="seen")

    assert answer.status_code == status

"""Signing in and out, as a browser does it."""

from __future__ import annotations

import re

from tests.web.make import closed_console, parts
from tests.web.staff import PASSWORD, Browser, account
from web.body_limit import MAX_BODY_BYTES


def enter(client: Browser, name: str = "ana", password: str = PASSWORD, to: str = "/"):
    form = client.get(f"/entrar?a={to}")
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', form.text)
    assert found
    fields = {"csrf": found[1], "usuario": name, "clave": password, "a": to}
    return client.post("/entrar", data=fields, follow_redirects=False)


def with_ana() -> Browser:
    made = parts()
    made.staff.accounts.add(account("ana"), PASSWORD)
    return closed_console(made)


def test_signing_in_leads_to_the_page_that_was_wanted() -> None:
    client = with_ana()
    asked = client.get("/fichas?tema=premios", follow_redirects=False)
    assert asked.headers["location"] == "/entrar?a=%2Ffichas%3Ftema%3Dpremios"

    answer = enter(client, to="/fichas?tema=premios")

    assert (answer.status_code, answer.headers["location"]) == (303, "/fichas?tema=premios")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie
    assert client.get("/fichas").status_code == 200


def test_over_https_the_cookies_are_secure() -> None:
    client = with_ana()
    client.base_url = "https://consola.example"  # type: ignore[assignment]

    assert "Secure" in client.get("/entrar").headers["set-cookie"]
    assert "Secure" in enter(client).headers["set-cookie"]


def test_a_wrong_password_says_nothing_of_the_account() -> None:
    client = with_ana()

    wrong, unknown = enter(client, password="no es esta clave"), enter(client, name="nadie")

    assert wrong.status_code == unknown.status_code == 401
    assert "no coinciden" in wrong.text and "no coinciden" in unknown.text
    assert client.get("/", follow_redirects=False).status_code == 303


def test_a_locked_name_is_told_to_wait() -> None:
    client = with_ana()
    for _ in range(5):
        enter(client, password="no es esta clave")

    locked = enter(client)

    assert locked.status_code == 429
    assert "Demasiados intentos" in locked.text


def test_the_session_before_signing_in_is_not_the_one_after() -> None:
    client = with_ana()
    client.cookies.set("tulugar_session", "plantada")

    enter(client)

    assert client.cookies.get("tulugar_session", domain="testserver.local") != "plantada"


def test_signing_out_ends_the_session() -> None:
    client = with_ana()
    enter(client)
    page = client.get("/")
    assert "Ana" in page.text and "Salir" in page.text
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', page.text)
    assert found

    client.post("/salir", data={"csrf": found[1]})

    assert client.get("/", follow_redirects=False).status_code == 303


def test_the_first_page_says_how_to_make_the_first_account() -> None:
    assert "tulugar user add" in closed_console(parts()).get("/entrar").text
    assert "tulugar user add" not in with_ana().get("/entrar").text


def test_signing_in_is_written_into_the_trail() -> None:
    made = parts()
    made.staff.accounts.add(account("ana"), PASSWORD)

    enter(closed_console(made))

    assert [(deed.actor, deed.action) for deed in made.staff.trail.newest(5)] == [("ana", "entró")]


def test_a_body_that_is_too_large_is_refused_with_or_without_its_length() -> None:
    client = with_ana()
    assert client.post("/entrar", content=b"x" * (MAX_BODY_BYTES + 1)).status_code == 413

    parts_of_it = (b"x" * 1_000_000 for _ in range(14))
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/entrar", content=parts_of_it, headers=headers).status_code == 413

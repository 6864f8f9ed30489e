"""Who may open what: every route, tried by every role and by nobody, and forms without their token."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.responses import PlainTextResponse

from domain.staff import Role
from settings import ROOT
from tests.web.make import closed_console, console, open_console, parts
from tests.web.staff import account
from web.access import SAFE_METHODS, allow, anyone, rules
from web.app import create_console
from web.sign_in import local_path

MADE = parts()
ROUTES = [(method, path, rule) for method, path, rule in rules(create_console(MADE))]
STAFF_ROUTES = [route for route in ROUTES if route[2].roles is not None]
PROBES = {("GET", "/healthz"), ("GET", "/livez"), ("GET", "/readyz"), ("GET", "/metrics")}  # figures need a token
SINGLE_SIGN_ON = {("GET", f"/entrar/{step}") for step in ("institucional", "regreso", "adios")}
COLOURS = {("GET", "/color.css")}  # of the city, on the page for signing in too
OPEN = PROBES | SINGLE_SIGN_ON | COLOURS | {("GET", "/entrar"), ("POST", "/entrar"), ("POST", "/salir")}


def some(path: str) -> str:
    """An address of the route, with made-up ids."""
    return re.sub(r"{[^}]+}", "1", path)


def test_what_is_open_to_everybody_is_listed_here() -> None:
    assert {(method, path) for method, path, rule in ROUTES if rule.roles is None} == OPEN


@pytest.mark.parametrize(
    ("method", "path", "rule"), STAFF_ROUTES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_nobody_is_asked_to_sign_in_and_gets_nothing(method: str, path: str, rule) -> None:
    answer = closed_console(MADE).request(method, some(path), follow_redirects=False)

    assert answer.status_code == (303 if method in SAFE_METHODS else 401)
    if method in SAFE_METHODS:
        assert answer.headers["location"].startswith("/entrar")


@pytest.mark.parametrize("role", Role)
def test_each_role_opens_what_its_rule_says_and_nothing_else(role: Role) -> None:
    client = open_console(MADE, role, name=f"{role}-sola")
    for method, path, rule in STAFF_ROUTES:
        answer = client.request(method, some(path), headers={"x-csrf-token": client.token()}, follow_redirects=False)

        allowed = rule.roles is not None and role in rule.roles
        assert (answer.status_code != 403) is allowed, (method, path, role, answer.status_code)
        assert "/entrar" not in answer.headers.get("location", ""), "a refusal never leads to sign-in"


@pytest.mark.parametrize(
    ("method", "path"), [(m, p) for m, p, _ in ROUTES if m not in SAFE_METHODS], ids=lambda value: str(value)
)
@pytest.mark.parametrize("token", [None, "", "otro", "é"])
def test_a_form_without_its_token_is_refused(method: str, path: str, token: str | None) -> None:
    fields = {} if token is None else {"csrf": token}

    answer = open_console(MADE).request(method, some(path), data=fields, follow_redirects=False)

    assert answer.status_code == 419
    assert "Este formulario caducó" in answer.text


def test_the_token_of_another_session_is_refused() -> None:
    other = open_console(MADE, name="beto")

    assert open_console(MADE).post("/salir", data={"csrf": other.token()}).status_code == 419


def test_a_route_without_a_rule_does_not_start() -> None:
    for dependencies in ([], [allow(), anyone()]):
        app, router = FastAPI(openapi_url=None, docs_url=None, redoc_url=None), APIRouter(prefix="/a")
        router.add_api_route("/b", lambda: PlainTextResponse("x"), dependencies=dependencies)
        app.include_router(router)

        with pytest.raises(RuntimeError, match="/a/b declares"):
            list(rules(app))


def test_every_form_that_changes_something_holds_the_token() -> None:
    forms = [
        (path.name, form)
        for path in (ROOT / "web" / "templates").rglob("*.html")
        for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", path.read_text("utf-8"), re.DOTALL)
    ]

    assert forms
    assert [name for name, form in forms if "{{ csrf_field }}" not in form] == []


def test_who_lacks_the_role_is_told_so_in_spanish() -> None:
    made = parts()
    app = create_console(made)
    app.add_api_route("/solo-admin", lambda: PlainTextResponse("x"), dependencies=[allow(Role.ADMIN)])
    client = open_console(made, Role.CURATOR)
    client._transport.app = app  # type: ignore[attr-defined]

    answer = client.get("/solo-admin", follow_redirects=False)

    assert answer.status_code == 403
    assert "No tienes permiso" in answer.text


def test_an_account_that_is_disabled_is_out_with_the_next_page() -> None:
    made = parts()
    made.staff.accounts.add(account("jefa"), None)
    client = open_console(made, name="ana")
    assert client.get("/").status_code == 200

    made.staff.accounts.change(replace(account("ana"), disabled=True))

    assert client.get("/", follow_redirects=False).status_code == 303


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/fichas?tema=x", "/fichas?tema=x"),
        ("//malo.example", "/"),
        ("/\\malo.example", "/"),
        ("https://malo.example", "/"),
        ("/\r\nset-cookie: a=b", "/"),
        ("", "/"),
    ],
)
def test_signing_in_never_leads_to_another_site(asked: str, led: str) -> None:
    assert local_path(asked) == led


def test_what_a_page_changes_without_a_word_is_written_with_its_route() -> None:
    made = parts()
    app = create_console(made)
    client = open_console(made)
    app.add_api_route("/fichas/{entry_id}/x", lambda: "x", methods=["POST"], dependencies=[allow(Role.CURATOR)])
    client._transport.app = app  # type: ignore[attr-defined]

    assert client.submit("/fichas/red-c40/x").status_code == 200

    (deed,) = made.staff.trail.newest(5)
    assert (deed.actor, deed.action) == ("ana", "POST /fichas/{entry_id}/x")


def test_pages_are_not_kept_by_the_browser() -> None:
    assert console().get("/").headers["cache-control"] == "no-store"

"""Signing in with an institutional account, against a real OpenID provider that others wrote."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi import FastAPI
from oidc_provider_mock import User, run_server_in_thread

from domain.errors import InvalidSettings
from domain.staff import Account, Role
from settings import Settings, read_settings
from tests.web.make import parts
from tests.web.staff import Browser
from web.app import create_console
from web.console import Console

START, BACK = "/entrar/institucional", "/entrar/regreso"
ANA = Account("ana", "Ana", frozenset({Role.CURATOR}), email="ana@ciudad.example")
USERS = (
    User(sub="1", claims={"email": "Ana@Ciudad.example", "preferred_username": "ana"}),
    User(sub="2", claims={"email": "nueva@ciudad.example"}),
    User(sub="3", claims={"email": "ana@ciudad.example", "email_verified": False}),
    User(sub="4", claims={"email": "ana@otra.example"}),
    User(sub="5", claims={"email": "gil@ciudad.example"}),
)


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with run_server_in_thread(user_claims=USERS, require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


APPS: dict[int, FastAPI] = {}  # by console: making an application takes longer than a test


def closed_console(made: Console) -> Browser:
    """A browser of its own that nobody is signed in to."""
    if id(made) not in APPS:
        APPS[id(made)] = create_console(made)
    return Browser(APPS[id(made)], made.staff)


def console(issuer: str, **more: object) -> Console:
    given = {"oidc_issuer": issuer, "oidc_client_id": "consola", "oidc_client_secret": "secreto", **more}
    made = parts(settings=Settings(**given))  # type: ignore[arg-type]
    made.staff.accounts.add(ANA, None)
    return made


@pytest.fixture(scope="module")
def made(issuer: str) -> Console:
    """A console that most tests share: making one takes longer than all that they do."""
    return console(issuer)


def at_provider(address: str, sub: str = "1") -> str:
    """What the person does at the provider; the address that it sends them back to."""
    answer = httpx.post(address, data={"sub": sub}, trust_env=False)
    assert answer.status_code in (302, 303), answer.text
    return answer.headers["location"]


def sign_in(client: Browser, sub: str = "1", to: str = "/"):  # type: ignore[no-untyped-def]
    out = client.get(START, params={"a": to}, follow_redirects=False)
    assert out.status_code == 303
    back = urlsplit(at_provider(out.headers["location"], sub))
    return client.get(f"{back.path}?{back.query}", follow_redirects=False)


def test_who_has_an_account_comes_in_and_goes_where_they_wanted(made: Console) -> None:
    client = closed_console(made)
    assert START in client.get("/entrar?a=/fichas").text

    answer = sign_in(client, to="/fichas?tema=premios")

    assert (answer.status_code, answer.headers["location"]) == (303, "/fichas?tema=premios")
    assert "Ana" in client.get("/").text
    assert made.staff.trail.newest(1)[0].action == "entró con su cuenta institucional"


def test_by_user_name_where_the_setting_says_so(issuer: str) -> None:
    client = closed_console(console(issuer, oidc_claim="preferred_username"))

    assert sign_in(client).status_code == 303 and "Ana" in client.get("/").text


def test_who_has_no_account_is_told_whom_to_ask(made: Console) -> None:
    client = closed_console(made)

    answer = sign_in(client, "2")

    assert answer.status_code == 403 and "nueva@ciudad.example no tiene cuenta" in answer.text
    assert made.staff.accounts.by_email("nueva@ciudad.example") is None
    assert client.get("/", follow_redirects=False).status_code == 303
    assert made.staff.trail.newest(1)[0].action == "entrada institucional rechazada"


def test_a_default_role_makes_an_account_and_never_takes_anothers(issuer: str) -> None:
    made = console(issuer, oidc_default_role="analyst")

    assert sign_in(closed_console(made), "4").status_code == 303
    assert sign_in(closed_console(made), "4").status_code == 303

    (ana, other) = made.staff.accounts.all()
    assert (ana, other.name, other.email) == (ANA, "ana-2", "ana@otra.example")
    assert other.roles == frozenset({Role.ANALYST})


def test_an_unverified_e_mail_stays_out(made: Console) -> None:
    answer = sign_in(closed_console(made), "3")

    assert answer.status_code == 403 and "no verifica tu correo" in answer.text


def test_a_disabled_account_stays_out(made: Console) -> None:
    gone = Account("gil", "Gil", frozenset({Role.CURATOR}), email="gil@ciudad.example")
    made.staff.accounts.add(gone, None)
    made.staff.accounts.change(replace(gone, disabled=True))

    answer = sign_in(closed_console(made), "5")

    assert answer.status_code == 403 and "desactivada" in answer.text


def test_only_the_browser_that_set_out_comes_back_and_only_once(made: Console) -> None:
    client, thief = closed_console(made), closed_console(made)
    out = client.get(START, follow_redirects=False).headers["location"]
    back = urlsplit(at_provider(out))
    address = f"{back.path}?{back.query}"

    assert "empezó en otro navegador" in thief.get(address).text
    assert "empezó en otro navegador" in client.get(f"{BACK}?code=x&state=é").text
    client.get(START, follow_redirects=False)
    assert client.get(address, follow_redirects=False).status_code == 403, "the state of an earlier attempt"


def test_a_code_of_another_attempt_does_not_fit_the_nonce(made: Console) -> None:
    client = closed_console(made)
    first = parse_qs(urlsplit(at_provider(client.get(START, follow_redirects=False).headers["location"])).query)
    second = parse_qs(urlsplit(at_provider(client.get(START, follow_redirects=False).headers["location"])).query)

    answer = client.get(BACK, params={"code": first["code"][0], "state": second["state"][0]}, follow_redirects=False)

    assert answer.status_code == 403 and "no confirmó tu identidad" in answer.text


def test_a_code_is_used_once(made: Console) -> None:
    client = closed_console(made)
    out = client.get(START, follow_redirects=False)
    kept = out.cookies["tulugar_regreso"]
    back = urlsplit(at_provider(out.headers["location"]))
    assert client.get(f"{back.path}?{back.query}", follow_redirects=False).status_code == 303
    client.cookies.set("tulugar_regreso", kept)

    assert client.get(f"{back.path}?{back.query}", follow_redirects=False).status_code == 403


def test_who_changes_their_mind_at_the_provider_is_told(made: Console) -> None:
    client = closed_console(made)
    state = parse_qs(urlsplit(client.get(START, follow_redirects=False).headers["location"]).query)["state"][0]

    assert "cancelaste" in client.get(f"{BACK}?error=access_denied&state={state}").text


@pytest.mark.parametrize("wrong", ["http://localhost:9", "{issuer}/otra"])
def test_a_provider_that_does_not_answer_is_said_and_the_password_still_works(issuer: str, wrong: str) -> None:
    client = closed_console(console(wrong.format(issuer=issuer)))

    answer = client.get(START, follow_redirects=False)

    assert answer.status_code == 403 and "no contesta o no es el de OIDC_ISSUER" in answer.text
    assert 'name="clave"' in answer.text


def test_a_lock_after_wrong_passwords_is_of_the_password_alone(made: Console) -> None:
    for _ in range(5):
        made.staff.accounts.sign_in("ana", "no es esta clave")

    assert sign_in(closed_console(made)).status_code == 303


def test_leaving_ends_our_session_and_names_the_way_out_of_theirs(made: Console, issuer: str) -> None:
    client = closed_console(made)
    sign_in(client)

    page = client.submit("/salir")

    assert client.get("/", follow_redirects=False).status_code == 303
    assert 'href="/entrar/adios"' in page.text
    out = client.get("/entrar/adios", follow_redirects=False).headers["location"]
    assert out.startswith(issuer) and "client_id=consola" in out
    assert httpx.get(out, trust_env=False).status_code == 200


def test_without_the_settings_there_is_no_such_way_in() -> None:
    client = closed_console(parts())

    assert "institucional" not in client.get("/entrar").text
    assert client.get(START).status_code == client.get(BACK).status_code == 404


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"OIDC_ISSUER": "https://a.example"}, "OIDC_CLIENT_ID"),
        ({"OIDC_ISSUER": "http://a.example", "OIDC_CLIENT_ID": "x"}, "https"),
        ({"OIDC_CLAIM": "sub"}, "OIDC_CLAIM"),
        ({"OIDC_DEFAULT_ROLE": "admin"}, "OIDC_DEFAULT_ROLE"),
        ({"OIDC_DEFAULT_ROLE": "jefe"}, "OIDC_DEFAULT_ROLE"),
    ],
)
def test_settings_that_make_no_sense_are_refused(given: dict[str, str], words: str) -> None:
    with pytest.raises(InvalidSettings, match=words):
        read_settings(given)

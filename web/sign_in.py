"""Signing in and out: by name and password, into a session of the server."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from domain.staff import Account
from web.access import anyone, visitor_of
from web.pages import Pages
from web.staff import Accounts, AuditTrail, Sessions
from web.staff.accounts import SignInLocked
from web.visitors import SESSION_COOKIE, cookie

SIGN_IN = "/entrar"
WRONG = "El usuario y la contraseña no coinciden, o la cuenta está desactivada."


def sign_in_routes(pages: Pages, accounts: Accounts, sessions: Sessions, trail: AuditTrail) -> APIRouter:
    router = APIRouter()

    form = SignInForm(pages, accounts).page

    @router.get(SIGN_IN, response_class=HTMLResponse, dependencies=[anyone()])
    def sign_in_page(request: Request, a: str = "/", salida: bool = False) -> Response:
        if visitor_of(request).account:
            return RedirectResponse(local_path(a), 303)
        return form(request, a, left=salida)

    @router.post(SIGN_IN, response_class=HTMLResponse, dependencies=[anyone()])
    def sign_in(
        request: Request,
        name: Annotated[str, Form(alias="usuario", max_length=200)] = "",
        password: Annotated[str, Form(alias="clave", max_length=1000)] = "",
        to: Annotated[str, Form(alias="a", max_length=1000)] = "/",
    ) -> Response:
        try:
            account = accounts.sign_in(name, password)
        except SignInLocked as locked:
            until = locked.until.astimezone(pages.zone).strftime("%H:%M")
            return form(request, to, f"Demasiados intentos con ese usuario. Espera hasta las {until}.", name, 429)
        if account is None:
            return form(request, to, WRONG, name, 401)
        trail.write(account.name, "entró")
        return open_session(request, sessions, account, to)

    @router.post("/salir", dependencies=[anyone()])
    def sign_out(request: Request) -> Response:
        session = request.cookies.get(SESSION_COOKIE)
        if session:
            sessions.close(session)
        answer = RedirectResponse(f"{SIGN_IN}?salida=1", 303)
        answer.headers.append("set-cookie", cookie(SESSION_COOKIE, "", secure=is_https(request), max_age_s=0))
        return answer

    return router


class SignInForm:
    """The page on which people sign in, with a word about what went wrong."""

    def __init__(self, pages: Pages, accounts: Accounts) -> None:
        self._pages = pages
        self._accounts = accounts

    def page(
        self, request: Request, to: str, problem: str = "", name: str = "", status: int = 200, left: bool = False
    ) -> HTMLResponse:
        shown = {
            "left": left,
            "to": local_path(to),
            "problem": problem,
            "name": name,
            "nobody_yet": self._accounts.none_yet(),
        }
        return self._pages.render(request, "sign_in.html", status, section="", **shown)


def open_session(request: Request, sessions: Sessions, account: Account, to: str) -> Response:
    """A new session, whatever cookie came, so that nobody can plant one; then to the page that was wanted."""
    answer = RedirectResponse(local_path(to), 303)
    age_s = int(sessions.limits.whole.total_seconds())
    opened = sessions.open(account)
    answer.headers.append("set-cookie", cookie(SESSION_COOKIE, opened, secure=is_https(request), max_age_s=age_s))
    return answer


def sign_in_address(request: Request) -> str:
    """The sign-in page, which leads back to the page that was asked for."""
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return SIGN_IN if wanted == "/" else f"{SIGN_IN}?a={quote(wanted, safe='')}"


def local_path(to: str) -> str:
    """A path of this console, or its home: never another site."""
    return to if to.startswith("/") and not to.startswith(("//", "/\\")) and to.isprintable() else "/"


def is_https(request: Request) -> bool:
    return request.url.scheme == "https"

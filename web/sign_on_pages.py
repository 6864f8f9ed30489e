"""Signing in with an institutional account: the way out, the way back, and which account of ours it is."""

from __future__ import annotations

import hmac
import re

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from domain.errors import InvalidValue
from domain.staff import Account, Role
from settings import Settings
from web.access import anyone
from web.console import Staff
from web.pages import Pages
from web.sign_in import SIGN_IN, SignInForm, is_https, local_path, open_session
from web.staff import Accounts, AuditTrail
from web.staff.single_sign_on import Attempt, Provider, SignOnRefused
from web.visitors import cookie

START = "/entrar/institucional"
BACK = "/entrar/regreso"
END = "/entrar/adios"
ATTEMPT_COOKIE = "tulugar_regreso"
ATTEMPT_S = 600  # seconds that the way to the provider and back may take


def single_sign_on_routes(pages: Pages, settings: Settings, staff: Staff) -> APIRouter:
    router = APIRouter()
    accounts, sessions, trail = staff.accounts, staff.sessions, staff.trail
    form = SignInForm(pages, accounts)
    provider = Provider(settings) if settings.oidc_issuer else None

    def configured() -> Provider:
        if provider is None:
            raise HTTPException(404)
        return provider

    def back_address(request: Request) -> str:
        base = settings.web_public_url.rstrip("/") or str(request.base_url).rstrip("/")
        return base + BACK

    def refused(request: Request, words: str, to: str = "/") -> Response:
        trail.write("nadie", "entrada institucional rechazada", "", words)
        page = form.page(request, to, words, status=403)
        page.headers.append("set-cookie", cookie(ATTEMPT_COOKIE, "", secure=is_https(request), max_age_s=0))
        return page

    @router.get(START, dependencies=[anyone()])
    def start(request: Request, a: str = "/") -> Response:
        attempt = Attempt(local_path(a))
        try:
            answer = RedirectResponse(configured().address(attempt, back_address(request)), 303)
        except SignOnRefused as error:
            return refused(request, str(error), attempt.to)
        sealed = cookie(ATTEMPT_COOKIE, attempt.sealed(), secure=is_https(request), max_age_s=ATTEMPT_S)
        answer.headers.append("set-cookie", sealed)
        return answer

    @router.get(BACK, dependencies=[anyone()])
    def come_back(request: Request, code: str = "", state: str = "", error: str = "") -> Response:
        known, attempt = configured(), Attempt.opened(request.cookies.get(ATTEMPT_COOKIE, ""))
        if attempt is None or not hmac.compare_digest(state.encode(), attempt.state.encode()):
            return refused(request, "Esta entrada caducó o empezó en otro navegador. Empieza de nuevo.")
        if error or not code:
            return refused(request, "El proveedor no te dejó entrar, o cancelaste. Vuelve a intentarlo.", attempt.to)
        try:
            name = known.name_of(code, attempt, back_address(request))
            account = _account_of(name, settings, accounts, trail)
        except (SignOnRefused, InvalidValue) as refusal:
            return refused(request, str(refusal), attempt.to)
        trail.write(account.name, "entró con su cuenta institucional")
        answer = open_session(request, sessions, account, attempt.to)
        answer.headers.append("set-cookie", cookie(ATTEMPT_COOKIE, "", secure=is_https(request), max_age_s=0))
        return answer

    @router.get(END, dependencies=[anyone()])
    def end(request: Request) -> Response:
        """To the provider's own way out, where it has one."""
        here = back_address(request).removesuffix(BACK) + SIGN_IN
        return RedirectResponse(configured().end_address(here) or SIGN_IN, 303)

    return router


def _account_of(name: str, settings: Settings, accounts: Accounts, trail: AuditTrail) -> Account:
    """The account with that e-mail or user name; made with the default role where there is one.

    Raises:
        SignOnRefused: there is no account, or it is disabled.
    """
    by_email = settings.oidc_claim == "email"
    found = next((one for one in accounts.all() if (one.email if by_email else one.name) == name), None)
    if found and found.disabled:
        raise SignOnRefused("Tu cuenta está desactivada: habla con quien administra.")
    if found:
        return found
    if not settings.oidc_default_role:
        raise SignOnRefused(f"{name} no tiene cuenta en esta consola: pídela a quien administra.")
    taken = {one.name for one in accounts.all()}
    account = Account(
        _free_name(name, taken), name, frozenset({Role(settings.oidc_default_role)}), email=name if by_email else None
    )
    accounts.add(account, None)
    trail.write(account.name, "creó su cuenta al entrar", account.name, f"papel {settings.oidc_default_role}")
    return account


def _free_name(name: str, taken: set[str]) -> str:
    """A name for a new account, never that of another one."""
    plain = re.sub(r"[^a-z0-9._-]+", "-", name.partition("@")[0]).strip("._-")[:36] or "cuenta"
    number, free = 1, plain
    while free in taken:
        number += 1
        free = f"{plain}-{number}"
    return free

"""Finds out who sends each request, and writes what changed into the audit trail if its page did not."""

from __future__ import annotations

from http.cookies import SimpleCookie
from typing import Any

from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from domain.errors import StorageUnavailable
from web.access import SAFE_METHODS
from web.staff import AuditTrail, Sessions
from web.visitor import Visitor

SESSION_COOKIE = "tulugar_session"
FORM_COOKIE = "tulugar_form"  # for forms before there is a session
OPEN_PATHS = ("/static/", "/healthz")  # no session is looked for


class Visitors:
    """Puts a `Visitor` into the scope of each request."""

    def __init__(self, app: ASGIApp, sessions: Sessions, trail: AuditTrail) -> None:
        self._app = app
        self._sessions = sessions
        self._trail = trail

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        visitor = await self._visitor(HTTPConnection(scope))
        scope["visitor"] = visitor

        async def finish(message: Message) -> None:
            if message["type"] == "http.response.start":
                if visitor.key_is_new:
                    headers = MutableHeaders(scope=message)
                    headers.append("set-cookie", cookie(FORM_COOKIE, visitor.key or "", secure=_is_https(scope)))
                if _changed_something(scope, message["status"], visitor):
                    await run_in_threadpool(visitor.did, *_described(scope))
            await send(message)

        await self._app(scope, receive, finish)

    async def _visitor(self, connection: HTTPConnection) -> Visitor:
        session, form = (connection.cookies.get(name) for name in (SESSION_COOKIE, FORM_COOKIE))
        account = None
        if session and not connection.url.path.startswith(OPEN_PATHS):
            try:
                account = await run_in_threadpool(self._sessions.find, session)
            except StorageUnavailable:
                account = None  # every page says by itself that the database is down
        return Visitor(account, session if account else form, self._trail.write)


def cookie(name: str, value: str, *, secure: bool, max_age_s: int | None = None) -> str:
    """A cookie for the whole console that no script reads; Lax, so that a link from a message finds its session."""
    jar: SimpleCookie = SimpleCookie({name: value})
    wanted: dict[str, Any] = {"path": "/", "httponly": True, "samesite": "lax", "secure": secure}
    if max_age_s is not None:
        wanted["max-age"] = max_age_s
    jar[name].update(wanted)
    return jar[name].OutputString()


def _is_https(scope: Scope) -> bool:
    return bool(scope["scheme"] == "https")


def _changed_something(scope: Scope, status: int, visitor: Visitor) -> bool:
    return scope["method"] not in SAFE_METHODS and status < 400 and not visitor.audited and visitor.account is not None


def _described(scope: Scope) -> tuple[str, str]:
    """(what was done, to what) of a request whose page did not say it: method and path of the route."""
    route = scope.get("route")
    path = route.path if isinstance(route, APIRoute) else scope["path"]
    return f"{scope['method']} {path}"[:60], " ".join(map(str, scope.get("path_params", {}).values()))

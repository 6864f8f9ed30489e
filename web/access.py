"""Who may do what: every route declares its rule, and a console with a route that has none does not start.

A route names its roles beside its path:

    @router.post("/fichas/{entry_id}/retirar", dependencies=[allow(Role.REVIEWER)])

`allow` lets in people with one of the roles, `anyone` lets in everybody, also without an account. Both refuse a form
without its CSRF token: every `<form method="post">` of a template holds `{{ csrf_field }}`, and a script sends the
header `X-CSRF-Token`. `person(request)` is who is signed in; `audit(request, "publicó la ficha", entry_id)` writes what
they did, and what no handler words is written by `web/visitors.py` with the path of its route.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import Depends, FastAPI, Request
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.routing import Mount

from domain.staff import Account, Role
from web.visitor import Visitor

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
CSRF_FIELD = "csrf"
CSRF_HEADER = "x-csrf-token"
MAX_FORM_FIELDS = 4000  # an entry with many phrasings has some hundreds
STAFF = frozenset(Role)
WRITERS = frozenset({Role.CURATOR, Role.REVIEWER})
REVIEWERS = frozenset({Role.REVIEWER})


class NotSignedIn(Exception):
    """Nobody is signed in where somebody must be."""


class FormExpired(Exception):
    """A form came without the token of the session that it was made for."""


@dataclass(frozen=True)
class Rule:
    """Who may use a route; None: everybody."""

    roles: frozenset[Role] | None

    async def __call__(self, request: Request) -> None:
        visitor = visitor_of(request)
        if self.roles is not None:
            if visitor.account is None:
                raise NotSignedIn
            if not visitor.account.may(self.roles):
                raise HTTPException(403)
        if request.method not in SAFE_METHODS and not await _has_token(request, visitor):
            raise FormExpired


def allow(*roles: Role) -> Any:
    """The rule of a route for people with one of these roles; without roles, for all the staff."""
    return Depends(Rule(frozenset(roles) or STAFF))


def anyone() -> Any:
    """The rule of a route for everybody."""
    return Depends(Rule(None))


def visitor_of(request: Request) -> Visitor:
    visitor = request.scope["visitor"]
    assert isinstance(visitor, Visitor)
    return visitor


def person(request: Request) -> Account:
    """Who is signed in; only for routes that need an account."""
    account = visitor_of(request).account
    if account is None:
        raise NotSignedIn
    return account


def writes(request: Request) -> bool:
    """Whether who is signed in may write entries."""
    return person(request).may(WRITERS)


def reviews(request: Request) -> bool:
    """Whether who is signed in may approve what another person wrote."""
    return person(request).may(REVIEWERS)


def audit(request: Request, action: str, target: str = "", note: str = "") -> None:
    """Write into the trail what the person who is signed in did.

    Args:
        action: in Spanish, as «publicó la ficha», at most 60 characters.
        target: id of what it was done to.
        note: why, or from what to what; nothing secret.
    """
    visitor_of(request).did(action, target, note)


def rules(app: FastAPI) -> Iterator[tuple[str, str, Rule]]:
    """(method, path, rule) of every route.

    Raises:
        RuntimeError: a route has no rule, or two.
    """
    for route in iter_route_contexts(app.routes):
        if isinstance(route.route, Mount):
            continue  # files and published data that anybody may have
        declared = [d.dependency for d in getattr(route, "dependencies", ()) if isinstance(d.dependency, Rule)]
        if not isinstance(route.original_route, APIRoute) or len(declared) != 1:
            raise RuntimeError(f"{route.path} declares {len(declared)} rules: give it one, allow(...) or anyone()")
        for method in sorted(route.methods or ()):
            yield method, str(route.path), declared[0]


async def _has_token(request: Request, visitor: Visitor) -> bool:
    sent: Any = request.headers.get(CSRF_HEADER)
    if sent is None:
        form = await request.form(max_fields=MAX_FORM_FIELDS)
        sent = form.get(CSRF_FIELD)
    return isinstance(sent, str) and hmac.compare_digest(sent.encode(), visitor.form_token().encode())

"""What was decided about each theme, with its plans and messages, and the register of all decisions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from domain.campaigns import Brief, Choice, Decision
from domain.errors import InvalidValue
from domain.staff import Role
from domain.themes import Theme
from web.access import allow, audit, person
from web.campaigns.parts import READERS, Campaigning
from web.pages import Pages

Text = Annotated[str, Form(max_length=2000)]


def decision_routes(pages: Pages, parts: Campaigning) -> APIRouter:
    router = APIRouter()

    def found(theme_id: str) -> Theme:
        theme = parts.themes.theme(theme_id)
        if theme is None:
            raise HTTPException(404)
        return theme

    def page(request: Request, theme: Theme, problem: str = "") -> HTMLResponse:
        return pages.render(
            request,
            "campaigns/decision.html",
            422 if problem else 200,
            section="themes",
            theme=theme,
            decisions=parts.desk.campaigns.decisions(theme.id),
            briefs=parts.desk.campaigns.briefs(theme.id),
            messages=parts.desk.campaigns.messages(theme_id=theme.id),
            choices=list(Choice),
            problem=problem,
            writes=person(request).may(frozenset({Role.ANALYST})),
        )

    @router.get("/decisiones", response_class=HTMLResponse, dependencies=[allow(*READERS)])
    def register(request: Request, demo: str = "") -> HTMLResponse:
        made = parts.desk.campaigns.decisions(demo=bool(demo))
        return pages.render(request, "campaigns/register.html", section="messages", decisions=made, demo=bool(demo))

    @router.get("/temas/{theme_id}/decision", response_class=HTMLResponse, dependencies=[allow(*READERS)])
    def theme_page(request: Request, theme_id: str) -> HTMLResponse:
        return page(request, found(theme_id))

    @router.post("/temas/{theme_id}/decidir", dependencies=[allow(Role.ANALYST)])
    def decide(request: Request, theme_id: str, decision: Text = "", razon: Text = "") -> Response:
        theme = found(theme_id)
        try:
            choice = Choice(decision)
            made = Decision(theme.id, theme.label, choice, razon, person(request).name, datetime.now(UTC), theme.demo)
        except InvalidValue as error:
            return page(request, theme, str(error))
        except ValueError:
            return page(request, theme, "Elige una de las decisiones de la lista.")
        parts.desk.campaigns.decide(made)
        audit(request, "decidió sobre el tema", theme.id, choice.value)
        return RedirectResponse(f"/temas/{theme.id}/decision", 303)

    @router.post("/temas/{theme_id}/planes", dependencies=[allow(Role.ANALYST)])
    def plan(request: Request, theme_id: str) -> Response:
        theme = found(theme_id)
        author = person(request).name
        audience = parts.audiences[0] if parts.audiences else ""
        brief = Brief(0, theme.id, theme.label, author, audience=audience, owner=author, demo=theme.demo)
        made = parts.desk.save_brief(brief)
        audit(request, "empezó un plan", str(made), theme.label)
        return RedirectResponse(f"/planes/{made}", 303)

    return router

"""The pages of the themes: what people ask and we miss, its name and bounds, and how each one was decided."""

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
from web.campaigns.parts import CAUSES, READERS, Campaigning
from web.pages import Pages
from web.readers import KnowledgeReader

Text = Annotated[str, Form(max_length=2000)]


def theme_routes(pages: Pages, parts: Campaigning, knowledge: KnowledgeReader) -> APIRouter:
    router = APIRouter(prefix="/temas")

    def found(theme_id: str) -> Theme:
        theme = parts.themes.theme(theme_id)
        if theme is None:
            raise HTTPException(404)
        return theme

    def page(request: Request, theme: Theme, problem: str = "") -> HTMLResponse:
        near = filter(None, (knowledge.entry(entry) for entry in theme.entries))
        return pages.render(
            request,
            "campaigns/theme.html",
            422 if problem else 200,
            section="themes",
            theme=theme,
            near=tuple(near),
            others=[other for other in parts.themes.themes(demo=theme.demo) if other.id != theme.id],
            decisions=parts.desk.campaigns.decisions(theme.id),
            briefs=parts.desk.campaigns.briefs(theme.id),
            messages=parts.desk.campaigns.messages(theme_id=theme.id),
            choices=list(Choice),
            causes=CAUSES,
            problem=problem,
        )

    @router.get("", response_class=HTMLResponse, dependencies=[allow(*READERS)])
    def theme_list(request: Request, demo: str = "") -> HTMLResponse:
        shown = parts.themes.themes(demo=bool(demo))
        decided = {decision.theme_id: decision for decision in parts.desk.campaigns.decisions(demo=bool(demo))[::-1]}
        return pages.render(
            request,
            "campaigns/themes.html",
            section="themes",
            themes=shown,
            decided=decided,
            demo=bool(demo),
            causes=CAUSES,
        )

    @router.get("/{theme_id}", response_class=HTMLResponse, dependencies=[allow(*READERS)])
    def theme_page(request: Request, theme_id: str) -> HTMLResponse:
        return page(request, found(theme_id))

    @router.post("/{theme_id}/nombre", dependencies=[allow(Role.ANALYST)])
    def rename(request: Request, theme_id: str, nombre: Text = "") -> Response:
        theme = found(theme_id)
        try:
            parts.editor.rename(theme.id, nombre)
        except InvalidValue as error:
            return page(request, theme, str(error))
        audit(request, "nombró el tema", theme.id, nombre)
        return RedirectResponse(f"/temas/{theme.id}", 303)

    @router.post("/{theme_id}/unir", dependencies=[allow(Role.ANALYST)])
    def merge(request: Request, theme_id: str, con: Text = "") -> Response:
        theme = found(theme_id)
        try:
            parts.editor.merge(theme.id, con)
        except InvalidValue as error:
            return page(request, theme, str(error))
        audit(request, "unió el tema", theme.id, con)
        return RedirectResponse(f"/temas/{con}", 303)

    @router.post("/{theme_id}/separar", dependencies=[allow(Role.ANALYST)])
    def split(request: Request, theme_id: str, palabras: Text = "") -> Response:
        theme = found(theme_id)
        try:
            parts.editor.split(theme.id, palabras)
        except InvalidValue as error:
            return page(request, theme, str(error))
        audit(request, "separó el tema", theme.id, palabras)
        return RedirectResponse(f"/temas/{theme.id}", 303)

    @router.post("/{theme_id}/decidir", dependencies=[allow(Role.ANALYST)])
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
        return RedirectResponse(f"/temas/{theme.id}#decisiones", 303)

    @router.post("/{theme_id}/planes", dependencies=[allow(Role.ANALYST)])
    def plan(request: Request, theme_id: str) -> Response:
        theme = found(theme_id)
        author = person(request).name
        audience = parts.audiences[0] if parts.audiences else ""
        brief = Brief(0, theme.id, theme.label, author, audience=audience, owner=author, demo=theme.demo)
        made = parts.desk.save_brief(brief)
        audit(request, "empezó un plan", str(made), theme.label)
        return RedirectResponse(f"/planes/{made}", 303)

    return router

"""Themes of what people ask and we miss: listed, shown, named, merged and split."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from analytics import charts
from domain.errors import InvalidValue
from domain.staff import Role
from domain.themes import ShownWeek, Theme
from web import insight_words
from web.access import allow, audit, person
from web.insight import Insight
from web.kept_pictures import KeptPictures
from web.pages import Pages
from web.readers import KnowledgeReader

READERS = (Role.ANALYST, Role.CURATOR, Role.REVIEWER)


def theme_routes(pages: Pages, insight: Insight, knowledge: KnowledgeReader) -> APIRouter:
    router = APIRouter()
    pictures = KeptPictures()

    def found(theme_id: str) -> Theme:
        theme = insight.themes.theme(theme_id)
        if theme is None:
            raise HTTPException(404)
        return theme

    def page(request: Request, theme: Theme, problem: str = "") -> HTMLResponse:
        others = [other for other in insight.themes.themes(demo=theme.demo) if other.id != theme.id]
        return pages.render(
            request,
            "theme.html",
            status=422 if problem else 200,
            section="themes",
            theme=theme,
            others=others,
            problem=problem,
            said=insight_words,
            may_change=person(request).may(frozenset({Role.ANALYST})),
            titles={entry.id: entry.title for entry in knowledge.entries()},
        )

    @router.get("/temas", response_class=HTMLResponse, dependencies=[allow(*READERS)])
    def themes(request: Request, demo: bool = False) -> HTMLResponse:
        listed = insight.themes.themes(demo=demo)
        return pages.render(request, "themes.html", section="themes", themes=listed, demo=demo, said=insight_words)

    @router.get("/temas/{theme_id}", response_class=HTMLResponse, dependencies=[allow(*READERS)])
    def theme(request: Request, theme_id: str) -> Response:
        one = found(theme_id)
        return page(request, one) if one.id == theme_id else _to(one.id)

    @router.get("/temas/{theme_id}/semanas.svg", dependencies=[allow(*READERS)])
    def picture(theme_id: str) -> Response:
        weeks = found(theme_id).weeks
        return Response(pictures.of(weeks, lambda: _weeks_picture(weeks)), media_type="image/svg+xml")

    @router.post("/temas/{theme_id}/nombre", dependencies=[allow(Role.ANALYST)])
    def rename(request: Request, theme_id: str, nombre: Annotated[str, Form()] = "") -> Response:
        one = found(theme_id)
        try:
            insight.editor.rename(one.id, nombre)
        except InvalidValue as error:
            return page(request, one, str(error))
        audit(request, "nombró un tema", one.id, nombre.strip())
        return _to(one.id)

    @router.post("/temas/{theme_id}/unir", dependencies=[allow(Role.ANALYST)])
    def merge(request: Request, theme_id: str, con: Annotated[str, Form()] = "") -> Response:
        one = found(theme_id)
        try:
            insight.editor.merge(one.id, con)
        except InvalidValue as error:
            return page(request, one, str(error))
        audit(request, "unió un tema con otro", one.id, con)
        return _to(con)

    @router.post("/temas/{theme_id}/separar", dependencies=[allow(Role.ANALYST)])
    def split(request: Request, theme_id: str, palabras: Annotated[str, Form()] = "") -> Response:
        one = found(theme_id)
        try:
            part = insight.editor.split(one.id, palabras)
        except InvalidValue as error:
            return page(request, one, str(error))
        audit(request, "separó un tema", one.id, palabras.strip())
        return _to(part)

    return router


def _weeks_picture(weeks: tuple[ShownWeek, ...]) -> str:
    counts = {week.week: week.questions or 0 for week in weeks}
    return charts.svg(charts.stacked_weeks(list(counts), {"preguntas del tema": counts}, "preguntas"))


def _to(theme_id: str) -> RedirectResponse:
    return RedirectResponse(f"/temas/{theme_id}", status_code=303)

"""The list of changes that are on their way."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from domain.drafts import Draft, DraftState
from web.access import allow, person
from web.editing.desk import Desk
from web.pages import Pages

VIEWS = {"": "Todos", "mios": "Míos, sin enviar", "por-revisar": "Esperan mi revisión"}


def draft_list_routes(pages: Pages, desk: Desk) -> APIRouter:
    router = APIRouter()

    @router.get("/borradores", response_class=HTMLResponse, dependencies=[allow()])
    def drafts(request: Request, ver: str = "") -> HTMLResponse:
        view, name = ver if ver in VIEWS else "", person(request).name
        shown = [draft for draft in desk.drafts.all() if not view or _belongs(draft, view, name)]
        newest = sorted(shown, key=lambda draft: draft.updated_at, reverse=True)
        return pages.render(request, "drafts.html", section="drafts", drafts=newest, views=VIEWS, view=view)

    return router


def _belongs(draft: Draft, view: str, name: str) -> bool:
    if view == "mios":
        return draft.state is DraftState.WRITING and name in draft.editors
    return draft.state is DraftState.IN_REVIEW and name not in draft.editors

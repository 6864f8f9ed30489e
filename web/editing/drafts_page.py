"""The list of changes that are on their way."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from web.access import allow
from web.editing.desk import Desk
from web.pages import Pages


def draft_list_routes(pages: Pages, desk: Desk) -> APIRouter:
    router = APIRouter()

    @router.get("/borradores", response_class=HTMLResponse, dependencies=[allow()])
    def drafts(request: Request) -> HTMLResponse:
        newest = sorted(desk.drafts.all(), key=lambda draft: draft.updated_at, reverse=True)
        return pages.render(request, "drafts.html", section="drafts", drafts=newest)

    return router

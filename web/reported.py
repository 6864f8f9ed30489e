"""Entries that people voted down and that nobody changed since: what was asked, and what they said was wrong."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from web.access import allow, writes
from web.curation.parts import Curation
from web.navigation import ASKING
from web.pages import Pages
from web.readers import KnowledgeReader


def reported_routes(pages: Pages, knowledge: KnowledgeReader, curation: Curation) -> APIRouter:
    router = APIRouter()

    @router.get("/reportadas", response_class=HTMLResponse, dependencies=[allow(*ASKING)])
    def reported(request: Request) -> HTMLResponse:
        found = [(one, knowledge.entry(one.entry_id)) for one in curation.reported.open()]
        listed = [(one, entry) for one, entry in found if entry]
        return pages.render(request, "reported.html", section="home", listed=listed, writer=writes(request))

    return router

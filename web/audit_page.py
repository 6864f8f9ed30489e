"""The audit trail as a page: who did what, newest first."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from domain.staff import Role
from web.access import allow
from web.pages import Pages
from web.staff import AuditTrail

SHOWN = 100  # lines on a page


def audit_routes(pages: Pages, trail: AuditTrail) -> APIRouter:
    router = APIRouter()

    @router.get("/bitacora", response_class=HTMLResponse, dependencies=[allow(Role.ADMIN)])
    def audit_page(request: Request, persona: str = "", ficha: str = "", antes: str = "") -> HTMLResponse:
        before = int(antes) if antes.isascii() and antes.isdecimal() and len(antes) < 15 else None
        deeds = trail.newest(SHOWN, actor=persona[:80], target=ficha[:120], before=before)
        more = deeds[-1].id if len(deeds) == SHOWN else None
        return pages.render(
            request, "audit.html", section="audit", deeds=deeds, person=persona, target=ficha, more=more
        )

    return router

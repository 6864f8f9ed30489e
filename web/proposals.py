"""Propuestas: the ideas that people sent, newest first, and how far the staff are with each."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from analytics.proposals import Proposals
from domain.errors import InvalidValue
from domain.insight import ProposalState
from domain.staff import Role
from web.access import allow, audit, person
from web.pages import Pages

PATH = "/propuestas"
SHOWN = 100  # proposals on the page; the newest
READERS = (Role.ANALYST, Role.CURATOR, Role.REVIEWER)
WORKERS = (Role.ANALYST, Role.CURATOR)
STATES = {ProposalState.NEW: "Nueva", ProposalState.SEEN: "Vista", ProposalState.ANSWERED: "Atendida"}
DEEDS = {
    ProposalState.NEW: "reabrió una propuesta",
    ProposalState.SEEN: "vio una propuesta",
    ProposalState.ANSWERED: "atendió una propuesta",
}


def proposal_routes(pages: Pages, proposals: Proposals) -> APIRouter:
    router = APIRouter(prefix=PATH)

    def show(request: Request, state: str, status: int = 200, problem: str = "") -> HTMLResponse:
        chosen = ProposalState(state) if state in set(ProposalState) else None
        return pages.render(
            request,
            "proposals.html",
            status,
            section="proposals",
            rows=proposals.newest(SHOWN, state=chosen),
            counts=proposals.count(),
            state=chosen,
            states=STATES,
            workers=frozenset(WORKERS),
            problem=problem,
        )

    @router.get("", response_class=HTMLResponse, dependencies=[allow(*READERS)])
    def proposal_list(request: Request, estado: str = "") -> HTMLResponse:
        return show(request, estado)

    @router.post("/{number}", dependencies=[allow(*WORKERS)])
    def mark(
        request: Request, number: int, paso: Annotated[ProposalState, Form()], estado: Annotated[str, Form()] = ""
    ) -> Response:
        try:
            proposals.mark(number, paso, person(request).name)
        except InvalidValue as error:
            return show(request, estado, 404, str(error))
        audit(request, DEEDS[paso], str(number))
        return RedirectResponse(f"{PATH}?estado={estado if estado in set(ProposalState) else ''}", 303)

    return router

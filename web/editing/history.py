"""What was published before: an entry's history, the versions of the base, and the ways back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from domain.drafts import DraftChanged
from domain.errors import StepRefused
from web.access import REVIEWERS, WRITERS, allow, audit, person, reviews, writes
from web.editing.desk import Desk
from web.editing.differences import differences
from web.pages import Pages

SHOWN = 50  # versions on the page
ALREADY_CHANGING = "Ya hay un borrador de esta ficha: apruébalo o descártalo antes."


def history_routes(pages: Pages, desk: Desk) -> APIRouter:
    router = APIRouter()

    def history_page(request: Request, entry_id: str, problem: str = "", status: int = 200) -> HTMLResponse:
        revisions = desk.history.revisions(entry_id)
        if not revisions:
            raise HTTPException(404)
        older = (*(revision.entry for revision in revisions[1:]), None)
        told = [(now, differences(before, now.entry)) for now, before in zip(revisions, older, strict=True)]
        return pages.render(
            request,
            "history.html",
            status,
            section="entries",
            entry=revisions[0].entry,
            told=told,
            newest=revisions[0].number,
            problem=problem,
            writer=writes(request),
            reviewer=reviews(request),
        )

    @router.get("/fichas/{entry_id}/historial", response_class=HTMLResponse, dependencies=[allow()])
    def history(request: Request, entry_id: str) -> HTMLResponse:
        return history_page(request, entry_id)

    @router.post("/fichas/{entry_id}/restaurar", dependencies=[allow(*WRITERS)])
    def restore(request: Request, entry_id: str, number: Annotated[int, Form(alias="numero")]) -> Response:
        """A draft with an old text, which then is reviewed like any other."""
        old = next((r for r in desk.history.revisions(entry_id) if r.number == number), None)
        if old is None:
            raise HTTPException(404)
        note = f"vuelve al texto {number}"
        try:
            base = desk.drafts.base_of(entry_id)
            desk.drafts.begin(old.entry, by=person(request).name, note=note, base=base)
        except DraftChanged:
            return history_page(request, entry_id, ALREADY_CHANGING, 409)
        audit(request, "restauró un texto anterior", entry_id, note)
        return RedirectResponse(f"/fichas/{entry_id}/revision", 303)

    @router.post("/fichas/{entry_id}/retirar", dependencies=[allow(*REVIEWERS)])
    def retire(
        request: Request,
        entry_id: str,
        base: Annotated[int, Form()] = 0,
        text: Annotated[str, Form(alias="texto", max_length=4000)] = "",
    ) -> Response:
        try:
            version = desk.drafts.retire(entry_id, base=base, by=person(request).name, note=text)
        except (StepRefused, DraftChanged) as refused:
            return history_page(request, entry_id, str(refused), 409)
        audit(request, "retiró la ficha", entry_id, f"versión {version}: {text}")
        return RedirectResponse(f"/fichas/{entry_id}/historial", 303)

    @router.get("/versiones", response_class=HTMLResponse, dependencies=[allow()])
    def versions(request: Request) -> HTMLResponse:
        return pages.render(
            request,
            "versions.html",
            section="versions",
            versions=desk.history.versions(SHOWN),
            reviewer=reviews(request),
        )

    @router.post("/versiones/{number}/volver", dependencies=[allow(*REVIEWERS)])
    def go_back(request: Request, number: int) -> Response:
        note = f"vuelta a la versión {number}"
        try:
            report = desk.history.go_back_to(number, author=person(request).name, note=note)
        except StepRefused as refused:
            raise HTTPException(404) from refused
        audit(request, "volvió a una versión", str(number), f"{note}: ahora es la {report.version}")
        return RedirectResponse("/versiones", 303)

    return router

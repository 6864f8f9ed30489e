"""The page on which a change is reviewed against what is published, and the steps that follow from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from domain.drafts import DraftChanged
from domain.errors import StepRefused
from web.access import REVIEWERS, WRITERS, allow, audit, person, reviews, writes
from web.editing.desk import Desk
from web.editing.differences import differences
from web.editing.preview import preview_of
from web.pages import Pages

Lock = Annotated[int, Form(alias="lock")]
Text = Annotated[str, Form(alias="texto", max_length=4000)]


def review_routes(pages: Pages, desk: Desk) -> APIRouter:
    router = APIRouter(prefix="/fichas/{entry_id}")
    read, write = allow(), allow(*WRITERS)
    review = allow(*REVIEWERS)

    def page(request: Request, entry_id: str, problem: str = "", status: int = 200) -> HTMLResponse:
        draft = desk.draft(entry_id)
        if draft is None:
            raise HTTPException(409 if problem else 404)
        published = desk.knowledge.entry(entry_id)
        return pages.render(
            request,
            "review.html",
            status,
            section="drafts",
            draft=draft,
            published=published,
            changed=differences(published, draft.entry),
            moved=desk.drafts.base_of(entry_id) != draft.base,
            found=desk.problems(draft.entry),
            preview=preview_of(draft.entry),
            problem=problem,
            own=person(request).name in draft.editors,
            reviewer=reviews(request),
            writer=writes(request),
        )

    def step(request: Request, entry_id: str, act: Callable[[], str]) -> Response:
        """Do one thing, or show the page again with why it was not done."""
        try:
            return RedirectResponse(act(), 303)
        except (StepRefused, DraftChanged) as refused:
            return page(request, entry_id, str(refused), 409)

    @router.get("/revision", response_class=HTMLResponse, dependencies=[read])
    def show(request: Request, entry_id: str) -> HTMLResponse:
        return page(request, entry_id)

    @router.post("/enviar", dependencies=[write])
    def send(request: Request, entry_id: str, lock: Lock = 0) -> Response:
        def act() -> str:
            draft = desk.draft(entry_id)
            if draft and desk.problems(draft.entry):
                raise StepRefused("Antes corrige lo que está señalado.")
            desk.drafts.send_to_review(entry_id, lock=lock)
            audit(request, "envió a revisión", entry_id)
            return f"/fichas/{entry_id}/revision"

        return step(request, entry_id, act)

    @router.post("/devolver", dependencies=[review])
    def send_back(request: Request, entry_id: str, lock: Lock = 0, text: Text = "") -> Response:
        def act() -> str:
            desk.drafts.send_back(entry_id, lock=lock, by=person(request).name, comment=text)
            audit(request, "devolvió la ficha", entry_id, text)
            return f"/fichas/{entry_id}/revision"

        return step(request, entry_id, act)

    @router.post("/aprobar", dependencies=[review])
    def approve(
        request: Request, entry_id: str, lock: Lock = 0, at: Annotated[str, Form(alias="fecha")] = ""
    ) -> Response:
        def act() -> str:
            name, when = person(request).name, _moment(at, pages.zone)
            version = desk.drafts.approve(entry_id, lock=lock, by=name, publish_at=when)
            audit(request, "aprobó la ficha", entry_id, f"versión {version}" if version else f"para {at}")
            return f"/fichas/{entry_id}" if version else f"/fichas/{entry_id}/revision"

        return step(request, entry_id, act)

    @router.post("/descartar", dependencies=[write])
    def discard(request: Request, entry_id: str, lock: Lock = 0) -> Response:
        def act() -> str:
            desk.drafts.discard(entry_id, lock=lock)
            audit(request, "descartó el borrador", entry_id)
            return "/borradores"

        return step(request, entry_id, act)

    return router


def _moment(written: str, zone: tzinfo) -> datetime | None:
    """What a date and time field sent, in the zone of the city; None when it is empty.

    Raises:
        StepRefused: it is no date.
    """
    if not written.strip():
        return None
    try:
        return datetime.fromisoformat(written).replace(tzinfo=zone).astimezone(UTC)
    except ValueError as error:
        raise StepRefused("La fecha de publicación no se entiende.") from error

"""Import and export: a file that one person uploads, after a dry run, and another one publishes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Request, UploadFile
from fastapi.param_functions import File
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from domain.errors import InvalidContent, InvalidValue
from domain.knowledge import EntryStatus
from domain.staff import Role
from knowledge_base.changes import Changes, changes, with_sheet
from knowledge_base.content_archive import inspect_upload, yaml_archive
from knowledge_base.spreadsheets.reading import SheetContent
from knowledge_base.spreadsheets.writing import WRITERS, sheet_of
from knowledge_base.storage.sheet_imports import ImportState, SheetImport
from web.access import allow, audit, person
from web.curation.parts import Curation
from web.pages import Pages
from web.readers import KnowledgeReader

PATH = "/importar"
SHOWN_PROBLEMS = 200  # rows of the table; who has more mends these first
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "zip": "application/zip",
}


def import_routes(pages: Pages, knowledge: KnowledgeReader, curation: Curation) -> APIRouter:
    router = APIRouter(prefix=PATH)

    def show(
        request: Request, status: int = 200, problem: str = "", name: str = "", sheet: SheetContent | None = None
    ) -> HTMLResponse:
        return pages.render(
            request,
            "imports.html",
            status,
            section="imports",
            waiting=curation.imports.waiting(),
            problem=problem,
            name=name,
            problems=sheet.problems[:SHOWN_PROBLEMS] if sheet else (),
            problem_count=len(sheet.problems) if sheet else 0,
            uploaders=frozenset({Role.CURATOR}),
        )

    @router.get("", response_class=HTMLResponse, dependencies=[allow(Role.CURATOR, Role.REVIEWER)])
    def import_page(request: Request) -> HTMLResponse:
        return show(request)

    @router.post("", dependencies=[allow(Role.CURATOR)])
    def upload(request: Request, archivo: Annotated[UploadFile, File()]) -> Response:
        """The dry run; a file without problems waits for another person."""
        name, data = archivo.filename or "", archivo.file.read()
        stored = knowledge.entries()
        sheet = inspect_upload(name, data, stored)
        if sheet.problems:
            return show(request, 422, name=name, sheet=sheet)
        if not changes(stored, with_sheet(stored, sheet.entries)):
            return show(request, 422, problem="El archivo dice lo mismo que las fichas: no hay nada que importar.")
        number = curation.imports.add(name, data, person(request).name)
        audit(request, "subió una importación", str(number), name)
        return RedirectResponse(f"{PATH}/{number}", 303)

    @router.get("/fichas.{ending}", dependencies=[allow()])
    def export(ending: str) -> Response:
        kept = [entry for entry in knowledge.entries() if entry.status is not EntryStatus.RETIRED]
        if ending not in TYPES:
            raise HTTPException(404)
        try:
            data = sheet_of(ending, kept) if ending in WRITERS else yaml_archive(kept)
        except InvalidContent as error:
            raise HTTPException(409) from error
        named = {"Content-Disposition": f'attachment; filename="fichas.{ending}"'}
        return Response(data, media_type=TYPES[ending], headers=named)

    @router.get("/{number}", response_class=HTMLResponse, dependencies=[allow(Role.CURATOR, Role.REVIEWER)])
    def review_page(request: Request, number: int) -> HTMLResponse:
        return review(request, number)

    def review(request: Request, number: int, status: int = 200, problem: str = "") -> HTMLResponse:
        waiting = _waiting(number)
        stored = knowledge.entries()
        sheet = inspect_upload(waiting.name, waiting.file, stored)
        change = Changes((), ()) if sheet.problems else changes(stored, with_sheet(stored, sheet.entries))
        return pages.render(
            request,
            "import_review.html",
            status,
            section="imports",
            waiting=waiting,
            change=change,
            problems=sheet.problems[:SHOWN_PROBLEMS],
            before={entry.id: entry for entry in stored},
            after={entry.id: entry for entry in sheet.entries},
            problem=problem,
            reviewers=frozenset({Role.REVIEWER}),
        )

    @router.post("/{number}/publicar", dependencies=[allow(Role.REVIEWER)])
    def publish(request: Request, number: int) -> Response:
        who = person(request).name
        waiting = _waiting(number)
        if waiting.uploaded_by == who:
            return review(request, number, 409, "La publica otra persona: tú la subiste.")
        try:
            version = curation.publisher.publish(waiting, who)
        except (InvalidContent, InvalidValue) as error:
            return review(request, number, 409, str(error))
        audit(request, "publicó una importación", str(number), f"versión {version}")
        return RedirectResponse(PATH, 303)

    @router.post("/{number}/descartar", dependencies=[allow(Role.CURATOR, Role.REVIEWER)])
    def discard(request: Request, number: int) -> Response:
        try:
            curation.imports.decide(number, ImportState.DISCARDED, person(request).name)
        except InvalidValue as error:
            return show(request, 409, str(error))
        audit(request, "descartó una importación", str(number))
        return RedirectResponse(PATH, 303)

    def _waiting(number: int) -> SheetImport:
        found = curation.imports.find(number) if number < 2**31 else None
        if found is None or found.state is not ImportState.WAITING:
            raise HTTPException(404)
        return found

    return router

"""The page on which an entry is written: new, or a change of what is published; checked as it is typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from domain.drafts import Draft, DraftChanged
from domain.knowledge import Asked, Entry, EntryKind, RelationType
from knowledge_base.entry_fields import FieldProblem
from web.access import WRITERS, allow, audit, person
from web.editing.desk import Desk
from web.editing.differences import differences
from web.editing.form import EntryForm, form_of, sent_form
from web.editing.preview import count_of, preview_of
from web.pages import Pages

LONGEST_NOTE = 4000  # characters of what changes and why


def editing_routes(pages: Pages, desk: Desk) -> APIRouter:
    router = APIRouter()

    def page(
        request: Request,
        form: EntryForm,
        problems: Sequence[FieldProblem] = (),
        entry: Entry | None = None,
        theirs: Draft | None = None,
        status: int = 200,
    ) -> HTMLResponse:
        return pages.render(
            request,
            "edit.html",
            status,
            section="entries",
            form=form,
            problems=problems,
            preview=preview_of(entry) if entry else None,
            count=count_of(form.plain.get("answer", "")),
            theirs=theirs,
            conflict=differences(theirs.entry, entry) if theirs and entry else (),
            known=desk.knowledge.entry(form.plain.get("id", "")) is not None or form.lock > 0,
            sources=sorted(desk.sources().values(), key=lambda source: source.id),
            kinds=list(EntryKind),
            asked=list(Asked),
            relation_types=list(RelationType),
            topics=sorted({e.topic for e in desk.knowledge.entries()}),
        )

    @router.get("/ficha-nueva", response_class=HTMLResponse, dependencies=[allow(*WRITERS)])
    def new(request: Request, titulo: str = "", frases: str = "") -> HTMLResponse:
        plain = {"verified_on": date.today().isoformat(), "title": titulo[:200], "confidence": "medium"}
        return page(request, EntryForm(plain, phrasings=frases[:2000]))

    @router.get("/fichas/{entry_id}/editar", response_class=HTMLResponse, dependencies=[allow(*WRITERS)])
    def edit(request: Request, entry_id: str) -> HTMLResponse:
        draft, base = desk.draft(entry_id), desk.drafts.base_of(entry_id)
        entry = draft.entry if draft else desk.knowledge.entry(entry_id)
        if entry is None:
            raise HTTPException(404)
        form = form_of(entry, note=draft.note if draft else "", lock=draft.lock if draft else 0, base=base)
        return page(request, form, desk.problems(entry), entry)

    @router.post("/fichas/revisar", response_class=HTMLResponse, dependencies=[allow(*WRITERS)])
    async def check(request: Request) -> HTMLResponse:
        """What the script asks as somebody types: count, problems and preview as one piece of a page."""
        form = sent_form(await request.form())
        entry, problems = desk.read(form)
        found = desk.problems(entry) if entry else problems
        return pages.render(
            request,
            "edit_check.html",
            problems=found,
            preview=preview_of(entry) if entry else None,
            count=count_of(form.plain.get("answer", "")),
        )

    @router.post("/fichas/guardar", response_class=HTMLResponse, dependencies=[allow(*WRITERS)])
    async def save(request: Request) -> Response:
        sent = await request.form()
        form, step = sent_form(sent), sent.get("paso")
        entry, problems = desk.read(form)
        if len(form.note) > LONGEST_NOTE:
            problems = (*problems, FieldProblem("note", f"Pasa de {LONGEST_NOTE} caracteres: resume."))
        if entry is None or problems:
            return page(request, form, problems, status=422)
        found = desk.problems(entry)
        if step == "revisar":
            return page(request, form, found, entry)
        if step == "enviar" and (found or not form.note.strip()):
            missing = () if form.note.strip() else (FieldProblem("note", "Escribe qué cambia y por qué."),)
            return page(request, form, (*missing, *found), entry, status=422)
        try:
            _store(request, desk, form, entry, send=step == "enviar")
        except DraftChanged as changed:
            return page(request, _seen_again(form, changed.current), found, entry, changed.current, 409)
        return RedirectResponse(f"/fichas/{entry.id}/revision", 303)

    return router


def _store(request: Request, desk: Desk, form: EntryForm, entry: Entry, *, send: bool) -> None:
    name = person(request).name
    if form.lock:
        draft = desk.drafts.save(entry, lock=form.lock, by=name, note=form.note)
    else:
        draft = desk.drafts.begin(entry, by=name, note=form.note, base=form.base)
    audit(request, "guardó el borrador", entry.id, form.note)
    if send:
        desk.drafts.send_to_review(entry.id, lock=draft.lock)
        audit(request, "envió a revisión", entry.id, form.note)


def _seen_again(form: EntryForm, current: Draft | None) -> EntryForm:
    """The same text, to be saved over the draft that is now on the screen beside it."""
    form.lock = current.lock if current else 0
    return form

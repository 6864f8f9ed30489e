"""Try a question: what is decided and why, and what a change to an entry would do before it is saved."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from analytics.handled_misses import Handling
from domain.drafts import DraftChanged
from domain.errors import AnsweringUnavailable, InvalidValue
from domain.explanation import Explanation
from domain.knowledge import EntryKind
from domain.staff import Role
from domain.text import clean_message
from web.access import allow, audit, person
from web.catalogue import topics
from web.curation.parts import CURATORS, Curation
from web.curation.proposals import Suggestion, changed
from web.pages import Pages
from web.readers import KnowledgeReader

PATH = "/probar"
DONE = {
    Handling.PHRASED: "Quedó en el borrador de la ficha; la publica otra persona.",
    Handling.ANSWERED: "Quedó como borrador de una ficha nueva: agrégale fuentes y mándala a revisión.",
}


def try_routes(pages: Pages, knowledge: KnowledgeReader, curation: Curation) -> APIRouter:
    router = APIRouter(prefix=PATH)

    def show(request: Request, question: str, miss: str, status: int = 200, **more: Any) -> HTMLResponse:
        explained, problem = _explained(curation, question)
        shown: dict[str, Any] = {
            "question": question,
            "miss": miss,
            "explained": explained,
            "curators": CURATORS,
            "problem": problem,
            "done": "",
            "entry_id": "",
            **more,
        }
        return pages.render(request, "try_it.html", status, section="try", **shown)

    @router.get("", response_class=HTMLResponse, dependencies=[allow()])
    def try_page(
        request: Request, pregunta: str = "", fallo: str = "", hecho: str = "", ficha: str = ""
    ) -> HTMLResponse:
        done = next((words for handling, words in DONE.items() if handling.name.lower() == hecho), "")
        return show(request, clean_message(pregunta), fallo, done=done, entry_id=ficha)

    @router.post("/efecto", response_class=HTMLResponse, dependencies=[allow(Role.CURATOR)])
    def effect_page(
        request: Request,
        pregunta: Annotated[str, Form()],
        ficha: Annotated[str, Form()],
        cambio: Annotated[Suggestion, Form()],
        fallo: Annotated[str, Form()] = "",
    ) -> HTMLResponse:
        text = clean_message(pregunta)
        try:
            entry = changed(curation.proposals.current(ficha), cambio, text)
            effect = curation.trial.effect(entry, (text,))
        except InvalidValue as error:
            return show(request, text, fallo, 422, problem=str(error))
        shown: dict[str, Any] = {"question": text, "miss": fallo, "entry": entry, "change": cambio, "effect": effect}
        return pages.render(request, "try_effect.html", section="try", **shown)

    @router.post("/guardar", dependencies=[allow(Role.CURATOR)])
    def save(
        request: Request,
        pregunta: Annotated[str, Form()],
        ficha: Annotated[str, Form()],
        cambio: Annotated[Suggestion, Form()],
        fallo: Annotated[str, Form()] = "",
    ) -> Response:
        who = person(request).name
        try:
            curation.proposals.suggest(ficha, cambio, pregunta, who)
        except (InvalidValue, DraftChanged) as error:
            return show(request, clean_message(pregunta), fallo, 409, problem=str(error))
        audit(request, "propuso una frase" if cambio is Suggestion.PHRASING else "propuso que no conteste", ficha)
        return _done(curation, fallo, Handling.PHRASED, who, ficha)

    @router.get("/ficha", response_class=HTMLResponse, dependencies=[allow(Role.CURATOR)])
    def new_entry_page(request: Request, pregunta: str = "", fallo: str = "") -> HTMLResponse:
        return new_entry(request, {"pregunta": clean_message(pregunta), "fallo": fallo})

    @router.post("/ficha", dependencies=[allow(Role.CURATOR)])
    def make_entry(
        request: Request,
        titulo: Annotated[str, Form()],
        respuesta: Annotated[str, Form()],
        tipo: Annotated[EntryKind, Form()],
        tema: Annotated[str, Form()],
        pregunta: Annotated[str, Form()] = "",
        fallo: Annotated[str, Form()] = "",
    ) -> Response:
        who = person(request).name
        if tema not in topics(knowledge.entries()):
            raise HTTPException(400)
        try:
            draft = curation.proposals.begin(pregunta, tipo, titulo, respuesta, tema, who)
        except (InvalidValue, DraftChanged) as error:
            given = {"pregunta": pregunta, "fallo": fallo, "titulo": titulo, "respuesta": respuesta}
            return new_entry(request, {**given, "tipo": tipo.value, "tema": tema}, str(error))
        audit(request, "empezó una ficha", draft.entry.id)
        return _done(curation, fallo, Handling.ANSWERED, who, draft.entry.id)

    def new_entry(request: Request, given: dict[str, str], problem: str = "") -> HTMLResponse:
        status = 422 if problem else 200
        known = topics(knowledge.entries())
        shown: dict[str, Any] = {"given": given, "problem": problem, "topics": known, "kinds": EntryKind}
        return pages.render(request, "new_entry.html", status, section="try", **shown)

    return router


def _explained(curation: Curation, question: str) -> tuple[Explanation | None, str]:
    """The explanation, or why there is none."""
    if not question:
        return None, ""
    try:
        return curation.assistant.explain(question), ""
    except AnsweringUnavailable as error:
        return None, str(error)


def _done(curation: Curation, miss: str, handling: Handling, who: str, entry_id: str) -> RedirectResponse:
    """Back to where the person came from, with the missed question dealt with."""
    if miss:
        curation.misses.handle([miss], handling, who, entry_id)
        return RedirectResponse(f"/pendientes?hecho={handling.name.lower()}", 303)
    return RedirectResponse(f"{PATH}?hecho={handling.name.lower()}&ficha={entry_id}", 303)

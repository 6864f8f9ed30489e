"""Missed questions that wait: by theme or one by one, with who is on each and what can be done."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from analytics.handled_misses import Handling
from domain.errors import InvalidValue
from domain.knowledge import EntryKind
from web.access import allow, audit, person
from web.curation.parts import CURATORS, WORKERS, Curation
from web.curation.try_it import DONE
from web.pages import Pages
from web.readers import KnowledgeReader

PATH = "/pendientes"
SHOWN = 100  # questions on the page; the newest
STEPS = {
    "tomar": (Handling.TAKEN, "tomó una pregunta"),
    "canalizar": (Handling.REFERRED, "canalizó una pregunta"),
    "ignorar": (Handling.IGNORED, "ignoró una pregunta"),
}
ALSO_DONE = {Handling.REFERRED: "Canalizada.", Handling.IGNORED: "Ignorada: no volverá a aparecer."}
WORDS = {handling.name.lower(): words for handling, words in {**DONE, **ALSO_DONE}.items()}
WORDS["causa"] = "Causa corregida; lo que se decidió primero se guarda al lado."


def inbox_routes(pages: Pages, knowledge: KnowledgeReader, curation: Curation) -> APIRouter:
    router = APIRouter(prefix=PATH)

    def show(request: Request, theme_id: str, status: int = 200, done: str = "", problem: str = "") -> HTMLResponse:
        themes = curation.themes.themes()
        return pages.render(
            request,
            "inbox.html",
            status,
            section="inbox",
            rows=curation.misses.inbox(SHOWN, theme_id=theme_id or None),
            themes=themes,
            labels={theme.id: theme.label for theme in themes},
            theme_id=theme_id,
            referrals=[(e.id, e.title) for e in knowledge.entries() if e.kind is EntryKind.REFERRAL],
            done=done,
            problem=problem,
            curators=CURATORS,
            workers=WORKERS,
        )

    @router.get("", response_class=HTMLResponse, dependencies=[allow()])
    def inbox(request: Request, tema: str = "", hecho: str = "") -> HTMLResponse:
        return show(request, tema, done=WORDS.get(hecho, ""))

    @router.post("", dependencies=[allow(*WORKERS)])
    def handle(
        request: Request,
        paso: Annotated[str, Form()],
        pregunta: Annotated[str, Form()] = "",
        tema: Annotated[str, Form()] = "",
        oficina: Annotated[str, Form()] = "",
        de_tema: Annotated[str, Form()] = "",
    ) -> Response:
        """One question, or (`de_tema`) all that wait of a theme."""
        ids = curation.misses.of_theme(de_tema) if de_tema else (pregunta,)
        target = f"tema {de_tema}" if de_tema else pregunta
        try:
            if paso == "soltar":
                curation.misses.release(ids)
                audit(request, "soltó una pregunta", target)
                return back_to(tema, "")
            if paso not in STEPS:
                raise InvalidValue("No conozco ese paso.")
            handling, words = STEPS[paso]
            curation.misses.handle(ids, handling, person(request).name, oficina or None)
        except InvalidValue as error:
            return show(request, tema, 409, problem=str(error))
        audit(request, words, target)
        return back_to(tema, handling.name.lower())

    return router


def back_to(theme_id: str, done: str) -> RedirectResponse:
    """The list again, of one theme or of all, with what was done."""
    return RedirectResponse(f"{PATH}?tema={theme_id if theme_id.isalnum() else ''}&hecho={done}", 303)

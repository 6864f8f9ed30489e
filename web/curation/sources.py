"""The sources: which entries rest on each, whether its address still works, and where a copy is kept."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from domain.errors import InvalidValue
from domain.knowledge import Entry, Source
from domain.staff import Role
from domain.text import fold
from knowledge_base.storage.source_health import SourceHealth
from web.access import allow, audit
from web.curation.parts import CURATORS, Curation
from web.entries import page_number
from web.pages import Pages
from web.readers import KnowledgeReader
from web.shelf import CitedSource, Shelf, Shelves

PATH = "/fuentes"
FAILING_ONLY = "fallan"
PAGE_SIZE = 50  # sources on one page; about 40 kB


@dataclass(frozen=True)
class ShownSource:
    source: Source
    health: SourceHealth
    entries: tuple[Entry, ...]


def source_routes(pages: Pages, knowledge: KnowledgeReader, curation: Curation) -> APIRouter:
    router, shelves = APIRouter(prefix=PATH), Shelves(knowledge)

    def show(
        request: Request, texto: str, pagina: str, status: int = 200, problem: str = "", failing_only: bool = False
    ) -> HTMLResponse:
        known = curation.sources.known()
        failing = {source_id for source_id, health in known.items() if health.failing}
        listed = listed_sources(shelves.current(), failing, texto)
        failing_listed = [cited for cited in listed if cited.source.id in failing]
        listed = failing_listed if failing_only else listed
        pages_in_all = max(1, -(-len(listed) // PAGE_SIZE))
        number = min(max(page_number(pagina), 1), pages_in_all)
        return pages.render(
            request,
            "sources.html",
            status,
            section="sources",
            listed=[_shown(cited, known) for cited in listed[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]],
            total=len(listed),
            failing=len(failing_listed),
            failing_only=failing_only,
            number=number,
            pages=pages_in_all,
            text=texto,
            problem=problem,
            curators=CURATORS,
        )

    @router.get("", response_class=HTMLResponse, dependencies=[allow()])
    def source_list(request: Request, texto: str = "", pagina: str = "1", ver: str = "") -> HTMLResponse:
        return show(request, texto[:200], pagina, failing_only=ver == FAILING_ONLY)

    @router.post("/{source_id}/copia", dependencies=[allow(Role.CURATOR)])
    def note_archive(request: Request, source_id: str, copia: Annotated[str, Form()] = "") -> Response:
        try:
            curation.sources.note_archive(source_id, copia.strip())
        except InvalidValue as error:
            return show(request, source_id, "1", 422, str(error))
        audit(request, "anotó la copia de una fuente", source_id, copia.strip())
        return RedirectResponse(f"{PATH}?texto={source_id}", 303)

    return router


def _shown(cited: CitedSource, known: Mapping[str, SourceHealth]) -> ShownSource:
    source = cited.source
    return ShownSource(source, known.get(source.id, SourceHealth(source.id)), cited.entries)


def listed_sources(shelf: Shelf, failing: Container[str], text: str) -> list[CitedSource]:
    """Every source that an entry rests on and that has all the words: what fails first, then by title."""
    words = fold(text).split()
    fitting = (cited for cited in shelf.sources if all(word in cited.words for word in words))
    return sorted(fitting, key=lambda cited: cited.source.id not in failing)  # keeps the order by title

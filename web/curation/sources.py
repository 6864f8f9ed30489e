"""The sources: which entries rest on each, whether its address still works, and where a copy is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from domain.errors import InvalidValue
from domain.knowledge import Entry, EntryStatus, Source
from domain.staff import Role
from domain.text import fold
from knowledge_base.storage.source_health import SourceHealth
from web.access import allow, audit
from web.curation.parts import CURATORS, Curation
from web.entries import page_number
from web.pages import Pages
from web.readers import KnowledgeReader

PATH = "/fuentes"
FAILING_ONLY = "fallan"
PAGE_SIZE = 50  # sources on one page; about 40 kB


@dataclass(frozen=True)
class ShownSource:
    source: Source
    health: SourceHealth
    entries: tuple[Entry, ...]


def source_routes(pages: Pages, knowledge: KnowledgeReader, curation: Curation) -> APIRouter:
    router = APIRouter(prefix=PATH)

    def show(
        request: Request, texto: str, pagina: str, status: int = 200, problem: str = "", failing_only: bool = False
    ) -> HTMLResponse:
        listed = [one for one in shown_sources(knowledge.entries(), curation.sources.known()) if _fits(one, texto)]
        failing = sum(one.health.failing for one in listed)
        listed = [one for one in listed if one.health.failing or not failing_only]
        pages_in_all = max(1, -(-len(listed) // PAGE_SIZE))
        number = min(max(page_number(pagina), 1), pages_in_all)
        return pages.render(
            request,
            "sources.html",
            status,
            section="sources",
            listed=listed[(number - 1) * PAGE_SIZE : number * PAGE_SIZE],
            total=len(listed),
            failing=failing,
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


def shown_sources(entries: tuple[Entry, ...], known: dict[str, SourceHealth]) -> list[ShownSource]:
    """Every source that an entry rests on: those whose address fails first, then by title."""
    resting: dict[str, list[Entry]] = {}
    sources: dict[str, Source] = {}
    for entry in entries:
        for source in entry.sources if entry.status is not EntryStatus.RETIRED else ():
            sources[source.id] = source
            resting.setdefault(source.id, []).append(entry)
    shown = [ShownSource(s, known.get(key, SourceHealth(key)), tuple(resting[key])) for key, s in sources.items()]
    return sorted(shown, key=lambda one: (not one.health.failing, fold(one.source.title), one.source.id))


def _fits(one: ShownSource, text: str) -> bool:
    source = one.source
    searched = fold(f"{source.id} {source.title} {source.publisher} {source.url or ''}")
    return all(word in searched for word in fold(text).split())

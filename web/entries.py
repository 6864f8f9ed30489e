"""The pages of the entries: a list with filters, and each entry with its evidence."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse

from domain.knowledge import Entry, EntryKind
from web.access import allow, writes
from web.catalogue import Filter, page_of, sayable, topics
from web.pages import Pages
from web.readers import KnowledgeReader
from web.words import RELATIONS

LONGEST_SEARCH = 200  # characters


def entry_routes(pages: Pages, knowledge: KnowledgeReader) -> APIRouter:
    router = APIRouter(prefix="/fichas")

    @router.get("", response_class=HTMLResponse, dependencies=[allow()])
    def entry_list(
        request: Request, tema: str = "", tipo: str = "", texto: str = "", pagina: str = "1"
    ) -> HTMLResponse:
        entries = sayable(knowledge.entries(), date.today())
        wanted = Filter(tema, tipo, texto[:LONGEST_SEARCH])
        return pages.render(
            request,
            "entries.html",
            section="entries",
            wanted=wanted,
            page=page_of(entries, wanted, page_number(pagina)),
            topics=topics(entries),
            writer=writes(request),
            kinds=[kind for kind in EntryKind if any(entry.kind is kind for entry in entries)],
        )

    @router.get("/{entry_id}", response_class=HTMLResponse, dependencies=[allow()])
    def entry_page(request: Request, entry_id: str) -> HTMLResponse:
        entry = knowledge.entry(entry_id)
        if entry is None or not entry.is_sayable(date.today()):
            raise HTTPException(404)
        return pages.render(
            request,
            "entry.html",
            section="entries",
            entry=entry,
            related=_related(knowledge, entry),
            writer=writes(request),
        )

    return router


def _related(knowledge: KnowledgeReader, entry: Entry) -> list[tuple[str, Entry]]:
    """(name of the relation, entry) for each relation to an entry that may be shown."""
    found = ((relation.type, knowledge.entry(relation.to)) for relation in entry.relations)
    return [(RELATIONS[kind], other) for kind, other in found if other and other.is_sayable(date.today())]


def page_number(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 6 else 1

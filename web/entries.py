"""The pages of the entries: a list with search and filters, and each entry with its evidence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import TypeVar

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse

from domain.errors import AnsweringUnavailable
from domain.knowledge import Entry, EntryKind
from web.access import allow, writes
from web.catalogue import OF_DRAFT, Filter, Freshness, Standing, by_title, found, is_expired, page_of
from web.console import Console
from web.editing.bulk import STEPS
from web.pages import Pages
from web.readers import KnowledgeReader
from web.shelf import Shelves
from web.words import KINDS, RELATIONS, topic_name

LONGEST_SEARCH = 200  # characters
Choice = TypeVar("Choice", bound=StrEnum)


def entry_routes(pages: Pages, parts: Console) -> APIRouter:
    router = APIRouter(prefix="/fichas")
    knowledge, shelves = parts.knowledge, Shelves(parts.knowledge)

    @router.get("", response_class=HTMLResponse, dependencies=[allow()])
    def entry_list(
        request: Request,
        tema: str = "",
        tipo: str = "",
        texto: str = "",
        oficina: str = "",
        estado: str = "",
        vigencia: str = "",
        pagina: str = "1",
    ) -> HTMLResponse:
        standing, freshness = _chosen(Standing, estado), _chosen(Freshness, vigencia)
        wanted = Filter(tema, tipo, texto.strip()[:LONGEST_SEARCH], oficina, standing, freshness)
        shelf = shelves.current()
        entries = _with_new(parts, shelf.entries, standing)
        drafts = {outline.entry_id: outline for outline in parts.desk.drafts.outlines()}
        nearest, problem = _nearest(parts, wanted.text)
        return pages.render(
            request,
            "entries.html",
            section="entries",
            wanted=wanted,
            page=page_of(found(entries, drafts, wanted, nearest, shelf.words_of), page_number(pagina)),
            drafts=drafts,
            problem=problem,
            expired={entry.id for entry in entries if is_expired(entry, wanted.today)},
            published={entry.id for entry in shelf.entries},
            topics=[("", "Todos"), *((topic, topic_name(topic)) for topic in shelf.topics)],
            offices=[("", "Todas"), *((office, office) for office in shelf.offices)],
            writer=writes(request),
            steps=STEPS,
            kinds=[("", "Todos"), *((kind.value, KINDS[kind]) for kind in EntryKind if kind in shelf.kinds)],
        )

    @router.get("/{entry_id}", response_class=HTMLResponse, dependencies=[allow()])
    def entry_page(request: Request, entry_id: str) -> HTMLResponse:
        entry = knowledge.entry(entry_id)
        if entry is None:
            raise HTTPException(404)
        return pages.render(
            request,
            "entry.html",
            section="entries",
            entry=entry,
            unsaid=not entry.is_sayable(date.today()),
            related=_related(knowledge, entry),
            writer=writes(request),
        )

    return router


def _with_new(parts: Console, stored: tuple[Entry, ...], standing: Standing) -> tuple[Entry, ...]:
    """Every stored entry, and those that are drafts only where drafts are asked for; by title."""
    if standing not in OF_DRAFT and standing is not Standing.ALL:
        return stored
    known = {entry.id for entry in stored}  # to ask the reader would be a query for each
    new = [draft.entry for draft in parts.desk.drafts.all() if draft.entry.id not in known]
    return by_title((*stored, *new)) if new else stored


def _nearest(parts: Console, text: str) -> tuple[tuple[str, ...], str]:
    """What the bot's own search finds, and why it could not be asked."""
    if not text:
        return (), ""
    try:
        return parts.curation.assistant.find(text), ""
    except AnsweringUnavailable as error:
        return (), f"{error} Mientras, la lista busca sólo las palabras tal cual."


def _chosen(kind: type[Choice], written: str) -> Choice:
    """The choice of that name; that of no name for anything else."""
    return kind(written) if written in set(kind) else kind("")


def _related(knowledge: KnowledgeReader, entry: Entry) -> list[tuple[str, Entry]]:
    """(name of the relation, entry) for each relation to an entry that may be shown."""
    related: Iterable[tuple[str, Entry | None]] = (
        (RELATIONS[relation.type], knowledge.entry(relation.to)) for relation in entry.relations
    )
    return [(name, other) for name, other in related if other and other.is_sayable(date.today())]


def page_number(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 6 else 1

"""The public API as an application of its own: read only, without accounts, described by its OpenAPI document."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Protocol, TypeVar

from fastapi import APIRouter, FastAPI, HTTPException, Path, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException as StarletteHTTPException

from domain.errors import StorageUnavailable
from domain.knowledge import EntryKind
from knowledge_base.storage.versions import PublishedVersion
from web.catalogue import sayable
from web.public.etag import TaggedRoute
from web.public.shapes import (
    EntryShape,
    Page,
    Problem,
    SourceWithEntries,
    VersionShape,
    entry_shape,
    sources_of,
    version_shape,
)
from web.readers import KnowledgeReader

logger = logging.getLogger(__name__)

API_PATH = "/api/v1"
MAX_PAGE = 100_000
MAX_PER_PAGE = 100
DESCRIPTION = (
    "Fichas publicadas de la ciudad, con sus fuentes y versiones, para que cualquiera reutilice la evidencia. "
    "Sólo lectura y sin cuenta. Cada respuesta lleva un ETag: repítelo en If-None-Match y recibirás 304 si nada cambió."
)
Item = TypeVar("Item")
PageNumber = Annotated[int, Query(ge=1, le=MAX_PAGE, description="Página, desde 1.")]
PerPage = Annotated[int, Query(ge=1, le=MAX_PER_PAGE, description="Elementos por página.")]
Id = Annotated[str, Path(min_length=1, max_length=80, description="Identificador.")]

ERRORS: dict[int | str, dict[str, Any]] = {
    304: {"description": "Nada cambió desde la respuesta con ese ETag."},
    422: {"model": Problem, "description": "Un parámetro no sirve."},
    503: {"model": Problem, "description": "La base de datos no responde."},
}
MISSING: dict[int | str, dict[str, Any]] = {404: {"model": Problem, "description": "No existe, o no está publicado."}}


class VersionReader(Protocol):
    def count(self) -> int: ...

    def newest(self, *, skip: int, limit: int) -> tuple[PublishedVersion, ...]: ...


def create_public_api(knowledge: KnowledgeReader, versions: VersionReader) -> FastAPI:
    """The API, to be mounted at `API_PATH`."""
    api = FastAPI(title="Tu Lugar: datos públicos", version="1", description=DESCRIPTION, docs_url=None, redoc_url=None)
    api.include_router(_entry_routes(knowledge))
    api.include_router(_source_routes(knowledge))
    api.include_router(_version_routes(knowledge, versions))
    _add_problems(api)
    return api


def _router() -> APIRouter:
    return APIRouter(route_class=TaggedRoute, responses=ERRORS)


def _entry_routes(knowledge: KnowledgeReader) -> APIRouter:
    router = _router()

    @router.get("/entries", summary="Fichas publicadas")
    def entries(
        page: PageNumber = 1, per_page: PerPage = 50, topic: str | None = None, kind: EntryKind | None = None
    ) -> Page[EntryShape]:
        said = sorted(sayable(knowledge.entries(), date.today()), key=lambda entry: entry.id)
        published = frozenset(entry.id for entry in said)
        wanted = [e for e in said if (topic is None or e.topic == topic) and (kind is None or e.kind is kind)]
        return _page([entry_shape(e, published) for e in _part(wanted, page, per_page)], len(wanted), page, per_page)

    @router.get("/entries/{entry_id}", summary="Una ficha", responses=MISSING)
    def entry(entry_id: Id) -> EntryShape:
        found = knowledge.entry(entry_id)
        if found is None or not found.is_sayable(date.today()):
            raise HTTPException(404)
        return entry_shape(found, frozenset(e.id for e in sayable(knowledge.entries(), date.today())))

    def _page(items: Sequence[EntryShape], total: int, page: int, per_page: int) -> Page[EntryShape]:
        return Page(items, total, page, _pages(total, per_page), knowledge.version)

    return router


def _source_routes(knowledge: KnowledgeReader) -> APIRouter:
    router = _router()

    @router.get("/sources", summary="Fuentes de las fichas publicadas")
    def sources(page: PageNumber = 1, per_page: PerPage = 50) -> Page[SourceWithEntries]:
        cited = sources_of(sayable(knowledge.entries(), date.today()))
        items = _part(cited, page, per_page)
        return Page(items, len(cited), page, _pages(len(cited), per_page), knowledge.version)

    @router.get("/sources/{source_id}", summary="Una fuente", responses=MISSING)
    def source(source_id: Id) -> SourceWithEntries:
        cited = sources_of(sayable(knowledge.entries(), date.today()))
        found = next((source for source in cited if source.id == source_id), None)
        if found is None:
            raise HTTPException(404)
        return found

    return router


def _version_routes(knowledge: KnowledgeReader, versions: VersionReader) -> APIRouter:
    router = _router()

    @router.get("/versions", summary="Versiones publicadas, la más nueva primero")
    def published(page: PageNumber = 1, per_page: PerPage = 50) -> Page[VersionShape]:
        total = versions.count()
        items = [version_shape(v) for v in versions.newest(skip=(page - 1) * per_page, limit=per_page)]
        return Page(items, total, page, _pages(total, per_page), knowledge.version)

    return router


def _part(items: Sequence[Item], page: int, per_page: int) -> Sequence[Item]:
    return items[(page - 1) * per_page : page * per_page]


def _pages(total: int, per_page: int) -> int:
    return max(1, -(-total // per_page))


def _add_problems(api: FastAPI) -> None:
    """What goes wrong, as JSON and in Spanish."""

    def problem(status: int, words: str, headers: Any = None) -> JSONResponse:
        return JSONResponse({"error": words}, status_code=status, headers=headers)

    async def refused(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, StarletteHTTPException)
        words = {404: "No existe, o no está publicado.", 405: "Aquí sólo se puede leer."}
        return problem(error.status_code, words.get(error.status_code, "No se puede."), error.headers)

    async def invalid(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        names = sorted({str(detail["loc"][-1]) for detail in error.errors()})
        return problem(422, f"Revisa estos parámetros: {', '.join(names)}.")

    async def unavailable(_request: Request, error: Exception) -> JSONResponse:
        logger.error("public API without database: %s", error)
        return problem(503, "La base de datos no responde. Inténtalo en unos minutos.")

    api.add_exception_handler(StarletteHTTPException, refused)
    api.add_exception_handler(RequestValidationError, invalid)
    api.add_exception_handler(StorageUnavailable, unavailable)

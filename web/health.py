"""Whether the console is alive and can show the knowledge base, and its figures, for who watches over it."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import JSONResponse

from domain.errors import StorageUnavailable
from metrics import CONTENT_TYPE, KNOWLEDGE_VERSION, PAGE_SECONDS, exposition, follow, may_read
from web.access import anyone
from web.readers import KnowledgeReader


def health_routes(knowledge: KnowledgeReader, reader: Callable[[], str]) -> APIRouter:
    """/livez (the process answers), /healthz and /readyz (the database answers too), /metrics.

    Args:
        reader: the token of whoever reads the figures.
    """
    router = APIRouter()
    follow(KNOWLEDGE_VERSION, lambda: _version(knowledge))

    @router.get("/livez", dependencies=[anyone()])
    def alive() -> JSONResponse:
        return JSONResponse({"status": "ok"})

    @router.get("/healthz", dependencies=[anyone()])
    @router.get("/readyz", dependencies=[anyone()])
    def ready() -> JSONResponse:
        try:
            return JSONResponse({"status": "ok", "knowledge_version": knowledge.version})
        except StorageUnavailable:
            return JSONResponse({"status": "database unavailable"}, status_code=503)

    @router.get("/metrics", dependencies=[anyone()])
    def figures(request: Request) -> Response:
        if not may_read(request.headers.get("authorization", ""), reader()):
            return JSONResponse({"error": "unauthorized"}, status_code=401)
        return Response(exposition(), media_type=CONTENT_TYPE)

    return router


def time_pages(app: FastAPI) -> None:
    """Count how long pages take, by the code that they end with."""

    @app.middleware("http")
    async def clock(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
        began = time.perf_counter()
        response = await answer(request)
        PAGE_SECONDS.labels(str(response.status_code)).observe(time.perf_counter() - began)
        return response


def _version(knowledge: KnowledgeReader) -> float:
    try:
        return knowledge.version
    except StorageUnavailable:
        return float("nan")

"""Whether the console can show the knowledge base, for who watches over it."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from domain.errors import StorageUnavailable
from web.access import anyone
from web.readers import KnowledgeReader


def health_routes(knowledge: KnowledgeReader) -> APIRouter:
    router = APIRouter()

    @router.get("/healthz", dependencies=[anyone()])
    def health() -> JSONResponse:
        try:
            return JSONResponse({"status": "ok", "knowledge_version": knowledge.version})
        except StorageUnavailable:
            return JSONResponse({"status": "database unavailable"}, status_code=503)

    return router

"""The console as one application: read only, so far without accounts, for loopback alone."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from settings import Settings
from web.entries import entry_routes
from web.failures import add_failure_pages
from web.headers import SecurityHeaders
from web.health import health_routes
from web.home import home_routes
from web.pages import FOLDER, Pages
from web.readers import KnowledgeReader, QuestionCounts


def create_console(settings: Settings, knowledge: KnowledgeReader, log: QuestionCounts) -> FastAPI:
    """The console over a knowledge base and the counts of a question log."""
    pages = Pages(settings)
    app = FastAPI(title="Tu Lugar", docs_url=None, redoc_url=None, openapi_url=None)
    app.mount("/static", StaticFiles(directory=FOLDER / "static"), name="static")
    app.include_router(health_routes(knowledge))
    app.include_router(home_routes(pages, knowledge, log))
    app.include_router(entry_routes(pages, knowledge))
    add_failure_pages(app, pages)
    app.add_middleware(SecurityHeaders)
    return app

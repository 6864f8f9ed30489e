"""The console as one application: its pages, who may open them, and what every answer carries."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from fastapi.staticfiles import StaticFiles

import bootstrap
from web.access import rules
from web.audit_page import audit_routes
from web.body_limit import BodyLimit
from web.campaigns.routes import campaign_routes
from web.cards import card_routes
from web.causes import cause_routes
from web.chat import chat_routes
from web.colour import colour_routes
from web.console import Console
from web.curation.imports import import_routes
from web.curation.inbox import inbox_routes
from web.curation.sources import source_routes
from web.curation.try_it import try_routes
from web.dashboard import dashboard_routes
from web.editing.bulk import bulk_routes
from web.editing.drafts_page import draft_list_routes
from web.editing.history import history_routes
from web.editing.pages import editing_routes
from web.editing.review import review_routes
from web.entries import entry_routes
from web.failures import add_failure_pages
from web.headers import SecurityHeaders
from web.health import health_routes, time_pages
from web.home import home_routes
from web.open_data import open_data_routes
from web.pages import FOLDER, Pages
from web.proposals import proposal_routes
from web.public.api import API_PATH, create_public_api
from web.reported import reported_routes
from web.sign_in import sign_in_routes
from web.sign_on_pages import single_sign_on_routes
from web.themes import theme_routes
from web.visitors import Visitors


def create_console(parts: Console) -> FastAPI:
    """The console over its parts.

    Raises:
        RuntimeError: a route says nothing of who may use it.
    """
    pages = Pages(parts.settings)
    staff = parts.staff
    app = FastAPI(title="Tu Lugar", docs_url=None, redoc_url=None, openapi_url=None, lifespan=_closing(parts))
    app.mount("/static", StaticFiles(directory=FOLDER / "static"), name="static")
    app.include_router(health_routes(parts.knowledge, lambda: bootstrap.metrics_token(parts.settings)))
    app.include_router(colour_routes(parts.settings))
    app.include_router(sign_in_routes(pages, staff.accounts, staff.sessions, staff.trail))
    app.include_router(single_sign_on_routes(pages, parts.settings, staff))
    app.include_router(home_routes(pages, parts))
    app.include_router(editing_routes(pages, parts.desk))
    app.include_router(bulk_routes(pages, parts.desk))
    app.include_router(review_routes(pages, parts.desk))
    app.include_router(history_routes(pages, parts.desk))
    app.include_router(draft_list_routes(pages, parts.desk))
    app.include_router(audit_routes(pages, staff.trail))
    app.include_router(entry_routes(pages, parts))
    app.include_router(card_routes(parts.settings, parts.knowledge))
    key_days = parts.settings.person_key_days
    app.include_router(dashboard_routes(pages, parts.insight, parts.knowledge, key_days))
    app.include_router(open_data_routes(pages, parts.insight, parts.settings))
    for routes in campaign_routes(pages, parts.campaigns, parts.knowledge):
        app.include_router(routes)
    app.include_router(theme_routes(pages, parts.insight, parts.knowledge))
    app.include_router(cause_routes(pages, parts.insight.causes))
    app.include_router(chat_routes(pages, parts.chat))
    app.include_router(proposal_routes(pages, parts.insight.proposals))
    for make_routes in (try_routes, inbox_routes, reported_routes, source_routes, import_routes):
        app.include_router(make_routes(pages, parts.knowledge, parts.curation))
    app.mount(API_PATH, create_public_api(parts.knowledge, parts.curation.versions))
    add_failure_pages(app, pages)
    app.add_middleware(Visitors, sessions=staff.sessions, trail=staff.trail)
    app.add_middleware(BodyLimit)
    app.add_middleware(SecurityHeaders)
    time_pages(app)
    for _ in rules(app):
        pass  # raises where a route has no rule
    return app


def _closing(parts: Console) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """What is closed when the console ends."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        await parts.chat.close()
        await run_in_threadpool(parts.insight.counts.close)  # a theme that is being counted is waited for

    return lifespan

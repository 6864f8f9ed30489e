"""The first page: what this is, what it holds, and how the last week went."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from domain.conversation import Status
from domain.errors import StorageUnavailable
from web.access import allow
from web.catalogue import count_by_kind, sayable
from web.pages import Pages
from web.readers import KnowledgeReader, QuestionCounts

DAYS = 7


def home_routes(pages: Pages, knowledge: KnowledgeReader, log: QuestionCounts) -> APIRouter:
    router = APIRouter()

    @router.get("/", response_class=HTMLResponse, dependencies=[allow()])
    def home(request: Request) -> HTMLResponse:
        entries = sayable(knowledge.entries(), date.today())
        return pages.render(
            request,
            "home.html",
            section="home",
            total=len(entries),
            kinds=count_by_kind(entries),
            version=knowledge.version,
            questions=_questions(log),
        )

    return router


def _questions(log: QuestionCounts) -> Mapping[Status, int] | None:
    """Counts of the last days; None when the log cannot be read, which is no reason to hide the rest."""
    try:
        return log.questions_by_status(DAYS)
    except StorageUnavailable:
        return None

"""The first page: what waits for whoever reads it, what this holds, and how the last week went."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from domain.conversation import Status
from domain.errors import StorageUnavailable
from web.access import allow, person
from web.catalogue import count_by_kind
from web.console import Console
from web.pages import Pages
from web.readers import QuestionCounts
from web.waiting import waiting_for

DAYS = 7


def home_routes(pages: Pages, parts: Console) -> APIRouter:
    router = APIRouter()

    @router.get("/", response_class=HTMLResponse, dependencies=[allow()])
    def home(request: Request) -> HTMLResponse:
        today = date.today()
        entries = [entry for entry in parts.knowledge.entries() if entry.is_sayable(today)]
        return pages.render(
            request,
            "home.html",
            section="home",
            waiting=waiting_for(person(request), parts),
            total=len(entries),
            kinds=count_by_kind(entries),
            version=parts.knowledge.version,
            questions=_questions(parts.log),
        )

    return router


def _questions(log: QuestionCounts) -> Mapping[Status, int] | None:
    """Counts of the last days; None when the log cannot be read, which is no reason to hide the rest."""
    try:
        return log.questions_by_status(DAYS)
    except StorageUnavailable:
        return None

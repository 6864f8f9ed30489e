"""The dashboard: what was asked, with its charts as pictures and as tables to take away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from analytics.growing_gaps import GROWTH
from domain.conversation import Status
from domain.figures import Figures
from domain.staff import Role
from domain.themes import Theme
from web import insight_words
from web.access import allow
from web.dashboard_views import VIEWS, View
from web.insight import Insight
from web.kept_figures import KeptFigures
from web.kept_pictures import KeptPictures
from web.pages import Pages
from web.readers import KnowledgeReader

PERIODS = (4, 12, 26, 52)  # whole weeks that can be looked at
USUAL = 12
THEMES = 10
GROWING = 5  # gaps that are shown as rising
READERS = (Role.ANALYST, Role.CURATOR, Role.REVIEWER)
TYPES = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv; charset=utf-8"}


@dataclass(frozen=True)
class Chosen:
    """What the dashboard shows."""

    weeks: int
    channel: str | None
    demo: bool

    @property
    def query(self) -> str:
        return f"semanas={self.weeks}&canal={self.channel or ''}&demo={int(self.demo)}"


def dashboard_routes(pages: Pages, insight: Insight, knowledge: KnowledgeReader, key_days: int) -> APIRouter:
    """
    Args:
        key_days: days after which the log takes a person for another one.
    """
    router = APIRouter()
    kept, pictures = KeptFigures(insight.figures), KeptPictures()

    def read(chosen: Chosen) -> Figures:
        topics = {entry.id: entry.topic for entry in knowledge.entries()}
        return kept.figures(chosen.weeks, topics=topics, channel=chosen.channel, demo=chosen.demo)

    @router.get("/tablero", response_class=HTMLResponse, dependencies=[allow(*READERS)])
    def dashboard(request: Request, semanas: int = USUAL, canal: str = "", demo: bool = False) -> HTMLResponse:
        chosen = _chosen(semanas, canal, demo)
        found, themes = read(chosen), insight.themes.themes(demo=demo)
        return pages.render(
            request,
            "dashboard.html",
            section="dashboard",
            chosen=chosen,
            periods=PERIODS,
            figures=found,
            views=VIEWS,
            key_days=key_days,
            said=insight_words,
            titles={entry.id: entry.title for entry in knowledge.entries()},
            themes=themes[:THEMES],
            answered=found.share(Status.ANSWERED).part,
            growing=_growing(themes),
            growth=GROWTH,
        )

    @router.get("/tablero/{view}.{kind}", dependencies=[allow(*READERS)])
    def picture(view: str, kind: str, semanas: int = USUAL, canal: str = "", demo: bool = False) -> Response:
        shown = next((one for one in VIEWS if one.name == view), None)
        if shown is None or kind not in TYPES:
            raise HTTPException(404)
        content = _content(shown, read(_chosen(semanas, canal, demo)), kind, pictures)
        headers = {} if kind == "svg" else {"Content-Disposition": f'attachment; filename="{view}.{kind}"'}
        return Response(content, media_type=TYPES[kind], headers=headers)

    return router


def _growing(themes: Sequence[Theme]) -> list[Theme]:
    """Gaps that are asked clearly more than before, the steepest first."""
    growing = (theme for theme in themes if theme.is_gap and theme.rising > GROWTH)
    return sorted(growing, key=lambda theme: (-theme.rising, -theme.people, theme.id))[:GROWING]


def _chosen(weeks: int, channel: str, demo: bool) -> Chosen:
    """A period that can be looked at; another one is the usual one."""
    return Chosen(weeks if weeks in PERIODS else USUAL, channel or None, demo)


def _content(view: View, figures: Figures, kind: str, pictures: KeptPictures) -> str | bytes:
    if kind == "csv":
        return view.csv(figures)
    shows = (view.name, kind, figures.weeks, repr(view.rows(figures)))
    if kind == "png":
        return pictures.of(shows, lambda: view.png(figures))
    return pictures.of(shows, lambda: view.svg(figures))

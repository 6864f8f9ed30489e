"""The page of an effect: did the question fall after the publication?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from analytics.effect import measure_effect
from analytics.effect_picture import effect_picture, shown_rates
from domain.themes import Theme
from web.access import allow
from web.campaigns.parts import READERS, Campaigning
from web.kept_pictures import KeptPictures
from web.pages import Pages


@dataclass(frozen=True)
class _Asked:
    """What an effect is asked of."""

    theme: Theme
    other: Theme | None
    others: tuple[Theme, ...]
    published: date | None


def effect_routes(pages: Pages, parts: Campaigning) -> APIRouter:
    router = APIRouter(prefix="/temas")
    pictures = KeptPictures()

    def asked(theme_id: str, since: str, beside: str) -> _Asked:
        theme = parts.themes.theme(theme_id)
        if theme is None:
            raise HTTPException(404)
        others = tuple(other for other in parts.themes.themes(demo=theme.demo) if other.id != theme.id)
        chosen = next((other for other in others if other.id == beside), None) or _alike(theme, others)
        return _Asked(theme, chosen, others, _day(since) or _published(theme.id))

    def _published(theme_id: str) -> date | None:
        first = parts.desk.campaigns.first_publication(theme_id)
        return first.astimezone(parts.desk.rules.zone).date() if first else None

    @router.get("/{theme_id}/efecto", response_class=HTMLResponse, dependencies=[allow(*READERS)])
    def effect_page(request: Request, theme_id: str, desde: str = "", con: str = "") -> HTMLResponse:
        wanted = asked(theme_id, desde, con)
        weeks = parts.themes.weeks(wanted.theme.id)
        effect = None
        if wanted.other and wanted.published:
            effect = measure_effect(weeks, parts.themes.weeks(wanted.other.id), wanted.published)
        rates = shown_rates(weeks, parts.small)
        return pages.render(
            request, "campaigns/effect.html", section="themes", asked=wanted, effect=effect, rates=rates
        )

    @router.get("/{theme_id}/efecto.svg", dependencies=[allow(*READERS)])
    def picture(theme_id: str, desde: str = "", con: str = "") -> Response:
        wanted = asked(theme_id, desde, con)
        if not (wanted.other and wanted.published):
            raise HTTPException(404)
        series = {theme.label: parts.themes.weeks(theme.id) for theme in (wanted.theme, wanted.other)}
        since = wanted.published
        drawn = pictures.of((repr(series), since), lambda: effect_picture(series, since, parts.small))
        return Response(drawn, media_type="image/svg+xml")

    return router


def _alike(theme: Theme, others: tuple[Theme, ...]) -> Theme | None:
    """The theme of the most similar size: the one whose weeks are steady enough to compare with."""
    return min(others, key=lambda other: abs(other.questions - theme.questions), default=None)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None

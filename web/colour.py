"""The city's colour over the console's own green."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Response

from settings import Settings
from web.access import anyone

RULES = (
    ":root {{ --brand: {colour}; --brand-dark: color-mix(in srgb, {colour} 78%, black); "
    "--tint: color-mix(in srgb, {colour} 12%, white); }}\n"
)


def colour_routes(settings: Settings) -> APIRouter:
    """/color.css, which pages load where CITY_COLOUR is set."""
    router = APIRouter()

    @router.get("/color.css", dependencies=[anyone()])
    def colour() -> Response:
        if not settings.city_colour:
            raise HTTPException(404)
        return Response(RULES.format(colour=settings.city_colour), media_type="text/css")

    return router

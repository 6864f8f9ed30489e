"""Open data: what is in it, said on a page, and all of it in one file to take away."""

from __future__ import annotations

import io
import zipfile

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from analytics.open_data import Names
from analytics.open_data_files import RULE, open_data_files
from domain.staff import Role
from settings import Settings
from web import words
from web.access import allow
from web.insight import Insight
from web.insight_words import CHANNELS, OBJECTIONS
from web.pages import Pages

READERS = (Role.ANALYST, Role.REVIEWER, Role.CURATOR)
NAMES = Names(words.STATUSES, CHANNELS, OBJECTIONS)


def open_data_routes(pages: Pages, insight: Insight, settings: Settings) -> APIRouter:
    router = APIRouter(prefix="/datos-abiertos")

    @router.get("", response_class=HTMLResponse, dependencies=[allow(*READERS)])
    def page(request: Request, demo: bool = False) -> HTMLResponse:
        tables = insight.open_data.tables(NAMES, demo=demo)
        rule = RULE.format(k=settings.small_group)
        return pages.render(request, "open_data.html", section="dashboard", tables=tables, rule=rule, demo=demo)

    @router.get("/archivo.zip", dependencies=[allow(*READERS)])
    def download(demo: bool = False) -> Response:
        tables = insight.open_data.tables(NAMES, demo=demo)
        files = open_data_files(tables, k=settings.small_group, city=settings.city_name, demo=demo)
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        name = f"datos-abiertos{'-demostracion' if demo else ''}.zip"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(written.getvalue(), media_type="application/zip", headers=headers)

    return router

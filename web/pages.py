"""Templates filled for a page: what every page shares."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from settings import Settings
from web import words
from web.access import CSRF_FIELD, visitor_of
from web.insight_words import percent
from web.navigation import menu_of
from web.visitor import Visitor

FOLDER = Path(__file__).resolve().parent


def template_environment(settings: Settings) -> Environment:
    """The templates with our filters and words, for pages and for documents."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        topic=words.topic_name,
        asked=words.asked,
        number=words.number,
        period=words.period,
        partial_date=words.partial_date,
        day=words.day,
        moment=partial(words.moment, zone=settings.zone),
        share=percent,
    )
    environment.globals.update(
        words=words,
        city=settings.city_name,
        colour=settings.city_colour,
        demonstration=settings.demonstration,
        k=settings.small_group,
        single_sign_on=bool(settings.oidc_issuer),
    )
    return environment


class Pages:
    """Renders the templates of the console."""

    def __init__(self, settings: Settings) -> None:
        self.zone = settings.zone  # of the city: of every hour that people choose and see
        self._templates = Jinja2Templates(env=template_environment(settings))

    def render(self, request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
        visitor = visitor_of(request)
        context |= {
            "account": visitor.account,
            "menu": menu_of(visitor.account),
            "csrf_field": FormToken(visitor),
        }
        return self._templates.TemplateResponse(request, template, context, status_code=status)


class FormToken:
    """`{{ csrf_field }}`: the hidden field of a form; only a page that has a form makes a token."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor

    def __html__(self) -> str:
        return f'<input type="hidden" name="{CSRF_FIELD}" value="{self.token}">'

    @property
    def token(self) -> str:
        """The token alone, for scripts that send it as a header."""
        return self._visitor.form_token()

"""The picture of an entry to share, as the bot sends it: for who prepares a post without Telegram."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, HTTPException, Response

import bootstrap
from domain.knowledge import Entry
from settings import Settings
from web.access import allow
from web.public.etag import TaggedRoute
from web.readers import KnowledgeReader


class _AskedAgain(TaggedRoute):
    """Kept by the browser, which asks each time whether it still holds: an entry may be retired at any moment."""

    keep = "private, no-cache"


def card_routes(settings: Settings, knowledge: KnowledgeReader) -> APIRouter:
    router = APIRouter(prefix="/fichas", route_class=_AskedAgain)

    @router.get("/{entry_id}/tarjeta.png", dependencies=[allow()])
    def card(entry_id: str) -> Response:
        entry = knowledge.entry(entry_id)
        if entry is None or not has_card(entry):
            raise HTTPException(404)
        return Response(bootstrap.card_printer(settings).png(entry), media_type="image/png")

    return router


def has_card(entry: Entry) -> bool:
    """Whether there is a picture of it: only of what the bot says today."""
    return entry.is_sayable(date.today())

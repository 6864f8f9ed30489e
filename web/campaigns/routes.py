"""Every route of the analysts' pages."""

from __future__ import annotations

from fastapi import APIRouter

from web.campaigns.briefs import brief_routes
from web.campaigns.decisions import decision_routes
from web.campaigns.effects import effect_routes
from web.campaigns.messages import message_routes
from web.campaigns.parts import Campaigning
from web.pages import Pages
from web.readers import KnowledgeReader


def campaign_routes(pages: Pages, parts: Campaigning, knowledge: KnowledgeReader) -> tuple[APIRouter, ...]:
    return (
        decision_routes(pages, parts),
        brief_routes(pages, parts, knowledge),
        message_routes(pages, parts, knowledge),
        effect_routes(pages, parts),
    )

"""The page of a brief: what people ask, what can be said with which entries, what cannot, for whom, where and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import zip_longest
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from analytics.drafts import Draft
from analytics.message_desk import ClaimsRefused
from domain.campaigns import LONGEST, Brief, Channel, Claim
from domain.errors import InvalidValue
from domain.knowledge import EntryKind
from domain.staff import Role
from web.access import allow, audit, person
from web.campaigns.parts import READERS, Campaigning
from web.catalogue import sayable
from web.pages import Pages
from web.readers import KnowledgeReader
from web.words import CAUSES

Text = Annotated[str, Form(max_length=4000)]
Texts = Annotated[list[str] | None, Form()]
EMPTY_ROWS = 2  # for claims that are still to come


def brief_routes(pages: Pages, parts: Campaigning, knowledge: KnowledgeReader) -> APIRouter:
    router = APIRouter(prefix="/planes")

    def found(brief_id: int) -> Brief:
        brief = parts.desk.campaigns.brief(brief_id)
        if brief is None:
            raise HTTPException(404)
        return brief

    def page(
        request: Request,
        brief: Brief,
        problem: str = "",
        refused: ClaimsRefused | None = None,
        drafts: Sequence[Draft] = (),
    ) -> HTMLResponse:
        entries = sayable(knowledge.entries(), parts.desk.today)
        theme = parts.themes.theme(brief.theme_id)
        near = set(theme.entries if theme else ())
        return pages.render(
            request,
            "campaigns/brief.html",
            422 if problem else 200,
            section="themes",
            brief=brief,
            theme=theme,
            rows=[*brief.claims, *[Claim("", ())] * EMPTY_ROWS],
            entries=entries,
            near=[entry for entry in entries if entry.id in near],
            unknown=[entry for entry in entries if entry.id in near and entry.kind is EntryKind.UNKNOWN],
            audiences=parts.audiences,
            channels=list(Channel),
            longest=LONGEST,
            drafts=drafts or (() if problem else parts.desk.drafts(brief)),
            writes=person(request).may(frozenset({Role.ANALYST})),
            messages=parts.desk.campaigns.messages(brief_id=brief.id),
            causes=CAUSES,
            problem=problem,
            refusals=refused.refusals if refused else {},
        )

    @router.get("/{brief_id}", response_class=HTMLResponse, dependencies=[allow(*READERS)])
    def brief_page(request: Request, brief_id: int) -> HTMLResponse:
        return page(request, found(brief_id))

    @router.post("/{brief_id}", dependencies=[allow(Role.ANALYST)])
    def save(
        request: Request,
        brief_id: int,
        afirmacion: Texts = None,
        fichas: Texts = None,
        no_se_puede: Text = "",
        oficina: Text = "",
        publico: Text = "",
        canal: Text = "",
        responsable: Text = "",
        fecha: Text = "",
        no_afirmar: Text = "",
    ) -> Response:
        stored = found(brief_id)
        changed = replace(
            stored,
            claims=_claims(afirmacion or (), fichas or ()),
            cannot_say=no_se_puede,
            office=oficina,
            audience=publico,
            owner=responsable,
            must_not_claim=no_afirmar,
        )
        try:
            changed = replace(changed, channel=Channel(canal), due_on=date.fromisoformat(fecha) if fecha else None)
            parts.desk.save_brief(changed)
        except ClaimsRefused as refused:
            return page(request, changed, str(refused), refused)
        except InvalidValue as error:
            return page(request, changed, str(error))
        except ValueError:
            return page(request, changed, "Revisa el canal y la fecha.")
        audit(request, "guardó el plan", str(brief_id))
        return RedirectResponse(f"/planes/{brief_id}", 303)

    @router.post("/{brief_id}/mensajes", dependencies=[allow(Role.ANALYST)])
    def write(request: Request, brief_id: int, canal: Text = "", texto: Text = "") -> Response:
        brief = found(brief_id)
        written = [
            replace(draft, text=texto) if draft.channel == canal else draft for draft in parts.desk.drafts(brief)
        ]
        try:
            made = parts.desk.write(brief, Channel(canal), texto, person(request).name)
        except ClaimsRefused as refused:
            return page(request, brief, str(refused), refused, written)
        except InvalidValue as error:
            return page(request, brief, str(error), drafts=written)
        except ValueError:
            return page(request, brief, "Elige un canal de la lista.")
        audit(request, "escribió un mensaje", str(made), brief.theme)
        return RedirectResponse(f"/mensajes/{made}", 303)

    return router


def _claims(texts: Sequence[str], cited: Sequence[str]) -> tuple[Claim, ...]:
    """Claims from the rows of the form; ids of entries are separated by commas or spaces."""
    rows = zip_longest(texts, cited, fillvalue="")
    return tuple(Claim(text.strip(), tuple(ids.replace(",", " ").split())) for text, ids in rows if text.strip())

"""The pages of the messages: edited, approved by a second person, published, and watched on their way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from analytics.message_desk import ClaimsRefused
from domain.campaigns import LONGEST, Channel, Message
from domain.electoral_bans import ban_on
from domain.errors import InvalidValue
from domain.staff import Role
from web.access import allow, audit, person
from web.campaigns.parts import APPROVERS, READERS, Campaigning
from web.cards import has_card
from web.pages import Pages
from web.readers import KnowledgeReader

Text = Annotated[str, Form(max_length=5000)]
WRITERS = frozenset({Role.ANALYST})
WATCHED = {"pausar": "pausó el envío", "reanudar": "reanudó el envío", "detener": "detuvo el envío"}


def message_routes(pages: Pages, parts: Campaigning, knowledge: KnowledgeReader) -> APIRouter:
    router = APIRouter(prefix="/mensajes")
    desk = parts.desk

    def found(message_id: int) -> Message:
        message = desk.campaigns.message(message_id)
        if message is None:
            raise HTTPException(404)
        return message

    def page(
        request: Request, message: Message, problem: str = "", refused: ClaimsRefused | None = None, text: str = ""
    ) -> HTMLResponse:
        cited = [entry for entry in map(knowledge.entry, message.entries) if entry]
        refusals = [refusal for found in (refused.refusals if refused else {}).values() for refusal in found]
        return pages.render(
            request,
            "campaigns/message.html",
            422 if problem else 200,
            section="messages",
            message=message,
            text=text or message.text,
            brief=desk.campaigns.brief(message.brief_id),
            cited=cited,
            shared=next(filter(has_card, cited), None),
            progress=parts.outbox.progress(message.item) if message.channel is Channel.TELEGRAM else None,
            readers=parts.outbox.news_readers(),
            channel=desk.rules.channel,
            ban=ban_on(desk.today, desk.rules.bans),
            no_calendar=not desk.rules.bans,
            limit=LONGEST[message.channel],
            problem=problem,
            writes=person(request).may(WRITERS),
            approves=person(request).may(APPROVERS),
            refusals=refusals,
        )

    def step(request: Request, message_id: int, done: str, act: Callable[[], None], text: str = "") -> Response:
        """Do one step and go back to the message, or show why it may not be done."""
        message = found(message_id)
        try:
            act()
        except ClaimsRefused as refused:
            return page(request, message, str(refused), refused, text)
        except InvalidValue as error:
            return page(request, message, str(error), text=text)
        audit(request, done, str(message_id))
        return RedirectResponse(f"/mensajes/{message_id}", 303)

    @router.get("", response_class=HTMLResponse, dependencies=[allow(*READERS)])
    def message_list(request: Request) -> HTMLResponse:
        return pages.render(
            request,
            "campaigns/messages.html",
            section="messages",
            messages=desk.campaigns.messages(),
            bans=desk.rules.bans,
        )

    @router.get("/{message_id}", response_class=HTMLResponse, dependencies=[allow(*READERS)])
    def message_page(request: Request, message_id: int) -> HTMLResponse:
        return page(request, found(message_id))

    @router.post("/{message_id}", dependencies=[allow(*WRITERS)])
    def edit(request: Request, message_id: int, texto: Text = "") -> Response:
        who = person(request).name
        return step(request, message_id, "cambió el mensaje", lambda: desk.edit(message_id, texto, who), texto)

    @router.post("/{message_id}/enviar", dependencies=[allow(*WRITERS)])
    def submit(request: Request, message_id: int) -> Response:
        return step(request, message_id, "envió a revisión el mensaje", lambda: desk.submit(message_id))

    @router.post("/{message_id}/aprobar", dependencies=[allow(*APPROVERS)])
    def approve(request: Request, message_id: int) -> Response:
        who = person(request).name
        return step(request, message_id, "aprobó el mensaje", lambda: desk.approve(message_id, who))

    @router.post("/{message_id}/devolver", dependencies=[allow(*APPROVERS)])
    def give_back(request: Request, message_id: int) -> Response:
        return step(request, message_id, "devolvió el mensaje", lambda: desk.return_to_draft(message_id))

    @router.post("/{message_id}/publicar", dependencies=[allow(*WRITERS)])
    def publish(
        request: Request, message_id: int, cuando: Text = "", canal: Text = "", suscriptores: Text = ""
    ) -> Response:
        who = person(request).name

        def act() -> None:
            to = {"to_channel": bool(canal), "to_readers": bool(suscriptores)}
            desk.schedule(message_id, who, _moment(cuando, desk.rules.zone), **to)

        return step(request, message_id, "publicó el mensaje", act)

    @router.post("/{message_id}/envio", dependencies=[allow(*WRITERS)])
    def watch(request: Request, message_id: int, accion: Text = "") -> Response:
        item = found(message_id).item

        def act() -> None:
            calls = {"pausar": parts.outbox.pause, "reanudar": parts.outbox.resume, "detener": parts.outbox.stop}
            if accion not in calls or not calls[accion](item):
                raise InvalidValue("El envío ya no está en ese estado. Vuelve a cargar la página.")

        return step(request, message_id, WATCHED.get(accion, "cambió el envío"), act)

    return router


def _moment(written: str, zone: tzinfo) -> datetime:
    """When a form says, in the time zone of the city; now when it says nothing.

    Raises:
        InvalidValue: it is no time.
    """
    if not written:
        return datetime.now(UTC)
    try:
        return datetime.fromisoformat(written).replace(tzinfo=zone).astimezone(UTC)
    except ValueError as error:
        raise InvalidValue("La fecha y la hora no se entienden. Elígelas del calendario.") from error

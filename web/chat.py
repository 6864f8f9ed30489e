"""Conversar: the assistant in a page, for staff to try it all without Telegram; nothing of it counts as a citizen's."""

from __future__ import annotations

import asyncio
from typing import Annotated, Protocol

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from web.access import allow, audit, person, visitor_of
from web.chat_history import ChatHistory, Shown, turn_of
from web.pages import Pages

PATH = "/chat"
FRAGMENT = "x-fragment"  # sent by the page's script, which wants the new messages alone
LONGEST_MESSAGE = 4096  # characters, as on Telegram


class Chat(Protocol):
    """The assistant, as the page talks to it."""

    async def say(self, who: str, text: str) -> Shown: ...

    async def press(self, who: str, data: str, message: int, keyboard: str) -> Shown: ...

    async def problem(self) -> str:
        """What does not run, and what to do; empty when all of it runs."""
        ...

    async def close(self) -> None: ...


def chat_routes(pages: Pages, chat: Chat) -> APIRouter:
    router = APIRouter(prefix=PATH)
    history = ChatHistory()

    def show(request: Request, problem: str, said: str = "", shown: Shown | None = None) -> HTMLResponse:
        """The whole conversation of the session, or the turn alone for the page's script."""
        turn, session = turn_of(said, shown), visitor_of(request).key or ""
        if turn:
            history.add(session, turn)
        alone = bool(request.headers.get(FRAGMENT))
        template, messages = ("chat_turn.html", turn) if alone else ("chat.html", history.of(session))
        notice = shown.notice if shown else ""
        return pages.render(
            request, template, section="chat", problem=problem, messages=messages, notice=notice, alone=alone
        )

    @router.get("", response_class=HTMLResponse, dependencies=[allow()])
    async def chat_page(request: Request) -> HTMLResponse:
        return show(request, await chat.problem())

    @router.post("", response_class=HTMLResponse, dependencies=[allow()])
    async def say(request: Request, mensaje: Annotated[str, Form()] = "") -> HTMLResponse:
        audit(request, "conversó con el asistente")
        if not mensaje.strip():
            return show(request, await chat.problem())
        text = mensaje[:LONGEST_MESSAGE]
        shown, problem = await asyncio.gather(chat.say(person(request).name, text), chat.problem())
        return show(request, problem, text, shown)

    @router.post("/boton", response_class=HTMLResponse, dependencies=[allow()])
    async def press(
        request: Request,
        dato: Annotated[str, Form()],
        mensaje: Annotated[int, Form()],
        teclado: Annotated[str, Form()] = "[]",
    ) -> HTMLResponse:
        audit(request, "conversó con el asistente")
        shown, problem = await asyncio.gather(
            chat.press(person(request).name, dato[:64], mensaje, teclado), chat.problem()
        )
        return show(request, problem, shown=shown)

    @router.post("/limpiar", dependencies=[allow()])
    async def empty(request: Request) -> Response:
        audit(request, "quitó de la pantalla su conversación")
        history.forget(visitor_of(request).key or "")
        return RedirectResponse(PATH, status_code=303)

    return router

"""Conversar: the assistant in a page, for staff to try it all without Telegram; nothing of it counts as a citizen's."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated, Protocol

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse

from web.access import allow, audit, person
from web.pages import Pages

PATH = "/chat"
FRAGMENT = "x-fragment"  # sent by the page's script, which wants the new messages alone
LONGEST_MESSAGE = 4096  # characters, as on Telegram


class ShownButton(Protocol):
    @property
    def text(self) -> str: ...

    @property
    def data(self) -> str: ...


class Shown(Protocol):
    """What one message or press leads to."""

    @property
    def id(self) -> int: ...

    @property
    def texts(self) -> Sequence[str]:
        """In HTML that the bot made and escaped."""
        ...

    @property
    def rows(self) -> Sequence[Sequence[ShownButton]]: ...

    @property
    def keyboard(self) -> str: ...

    @property
    def notice(self) -> str: ...

    @property
    def replaces(self) -> bool: ...

    @property
    def picture(self) -> str: ...


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

    def show(request: Request, problem: str, said: str = "", shown: Shown | None = None) -> HTMLResponse:
        template = "chat_turn.html" if request.headers.get(FRAGMENT) else "chat.html"
        return pages.render(request, template, section="chat", problem=problem, said=said, shown=shown)

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

    return router

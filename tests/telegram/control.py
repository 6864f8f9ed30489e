"""The emulator's own pages, for whoever drives it from another process: /control/..., JSON in and out."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.telegram.parameters import Upload

if TYPE_CHECKING:
    from tests.telegram.emulator import Emulator


def control_routes(emulator: Emulator) -> list[Route]:
    """say, press, update and fail do; sent, wait and calls tell."""

    async def say(request: Request) -> Response:
        return JSONResponse({"update_id": emulator.say(**await request.json())})

    async def press(request: Request) -> Response:
        return JSONResponse({"update_id": emulator.press(**await request.json())})

    async def update(request: Request) -> Response:
        return JSONResponse({"update_id": emulator.push(await request.json())})

    async def fail(request: Request) -> Response:
        emulator.fail(**await request.json())
        return JSONResponse({})

    async def sent(request: Request) -> Response:
        chat = request.query_params.get("chat_id")
        return JSONResponse(emulator.sent(int(chat) if chat else None))

    async def wait(request: Request) -> Response:
        asked = request.query_params
        chat_id, count, wait_s = int(asked["chat_id"]), int(asked["count"]), float(asked.get("wait_s", 15))
        try:
            return JSONResponse(await asyncio.to_thread(emulator.replies, chat_id, count, wait_s))
        except TimeoutError as error:
            return JSONResponse({"error": str(error)}, 408)

    async def calls(request: Request) -> Response:
        found = emulator.calls(request.query_params["method"])
        return Response(json.dumps([asdict(call) for call in found], default=_named), media_type="application/json")

    doing = [(say, "say"), (press, "press"), (update, "update"), (fail, "fail")]
    telling = [(sent, "sent"), (wait, "wait"), (calls, "calls")]
    return [Route(f"/control/{name}", page, methods=["POST"]) for page, name in doing] + [
        Route(f"/control/{name}", page, methods=["GET"]) for page, name in telling
    ]


def _named(value: object) -> str:
    return value.name if isinstance(value, Upload) else repr(value)

"""The emulator's HTTP side: Bot API requests in, answers as Telegram words them, long polling and webhook pushes."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.telegram.methods import Forbidden, Methods
from tests.telegram.parameters import METHODS, BadRequest, Upload, read_parameters
from tests.telegram.world import Call, Fault, Json, World

MAX_POLL_S = 50  # Telegram ends a long poll after so long
PUSH_TIMEOUT_S = 10.0
CONFLICT_HOOK = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
CONFLICT_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
STATUS_WORDS = {401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 409: "Conflict", 429: "Too Many Requests"}


class BotApi:
    """One bot's API; lives in one event loop."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._methods = Methods(world)
        self._wake = asyncio.Event()
        self._poll = 0  # number of the newest getUpdates; an older one that still waits ends with 409

    def app(self, extra: list[Route]) -> Starlette:
        routes = [Route("/bot{token}/{method}", self._request, methods=["GET", "POST"]), *extra]
        return Starlette(routes=routes, lifespan=self._lifespan)

    @contextlib.asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()

        def wake() -> None:
            with contextlib.suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(self._wake.set)

        self.world.woken.append(wake)
        pushing = asyncio.create_task(self._push())
        yield
        self.world.woken.remove(wake)
        pushing.cancel()

    async def _request(self, request: Request) -> Response:
        if request.path_params["token"] != self.world.token:
            return _error(401, "Unauthorized")
        names = {name.lower(): name for name in METHODS}
        method = names.get(request.path_params["method"].lower())
        if method is None:
            return _error(404, "Not Found: method not found")
        raw = await _raw_parameters(request)
        fault = self.world.take_fault(method)
        if fault:
            await asyncio.sleep(fault.delay_s)
        if fault and fault.status and not fault.after:
            return self._recorded(method, raw, _fault(fault))
        answer = await self._answer(method, raw)
        if fault and fault.status and fault.after:
            answer = _fault(fault)
        return self._recorded(method, raw, answer)

    async def _answer(self, method: str, raw: Json) -> Response:
        try:
            given = read_parameters(method, raw)
            if method == "getUpdates":
                return await self._get_updates(given)
            return _json({"ok": True, "result": self._methods.call(method, given)})
        except BadRequest as error:
            return _error(400, f"Bad Request: {error}")
        except Forbidden as error:
            return _error(403, f"Forbidden: {error}")

    async def _get_updates(self, given: Json) -> Response:
        if self.world.webhook.url:
            return _error(409, f"Conflict: {CONFLICT_HOOK}")
        self._poll += 1
        mine = self._poll
        self._wake.set()
        if "allowed_updates" in given:
            self.world.allowed = set(given["allowed_updates"]) or None
        self.world.confirm(given.get("offset", 0))
        with self.world.changed:
            self.world.polls_waiting += 1
        try:
            await self._updates_or_timeout(mine, given.get("timeout", 0))
        finally:
            with self.world.changed:
                self.world.polls_waiting -= 1
        if mine != self._poll:
            return _error(409, f"Conflict: {CONFLICT_POLL}")
        limit = given.get("limit", 100)
        return _json({"ok": True, "result": self.world.updates[: limit if 1 <= limit <= 100 else 100]})

    async def _updates_or_timeout(self, mine: int, timeout_s: int) -> None:
        ends = time.monotonic() + min(timeout_s, MAX_POLL_S)
        while not self.world.updates and mine == self._poll and (left := ends - time.monotonic()) > 0:
            self._wake.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), min(left, 0.5))

    async def _push(self) -> None:
        """Offer each update to the webhook until it answers with 2xx, as Telegram does."""
        async with httpx.AsyncClient(timeout=PUSH_TIMEOUT_S, trust_env=False) as client:
            pause_s = 0.1
            while True:
                hook = self.world.webhook
                if not hook.url or not self.world.updates:
                    self._wake.clear()
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self._wake.wait(), 0.5)
                    continue
                update = self.world.updates[0]
                if await self._offer(client, update):
                    pause_s = 0.1
                    with self.world.changed:
                        self.world.updates = [each for each in self.world.updates if each is not update]
                        self.world.changed.notify_all()
                else:
                    await asyncio.sleep(pause_s)
                    pause_s = min(2 * pause_s, 2.0)

    async def _offer(self, client: httpx.AsyncClient, update: Json) -> bool:
        hook = self.world.webhook
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
        try:
            answer = await client.post(hook.url, json=update, headers=headers)
        except httpx.HTTPError as error:
            hook.last_error = f"Connection failed: {type(error).__name__}"
            return False
        with self.world.changed:
            hook.statuses.append(answer.status_code)
            self.world.changed.notify_all()
        if not answer.is_success:
            hook.last_error = f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"
        return answer.is_success

    def _recorded(self, method: str, raw: Json, answer: Response) -> Response:
        self.world.record(Call(method, raw, answer.status_code, time.monotonic()))
        return answer


async def _raw_parameters(request: Request) -> Json:
    raw: Json = dict(request.query_params)
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        raw |= json.loads(await request.body() or b"{}")
    elif kind.startswith(("multipart/form-data", "application/x-www-form-urlencoded")):
        async with request.form(max_part_size=60 * 1024 * 1024) as form:
            for name, value in form.items():
                is_file = isinstance(value, UploadFile)
                raw[name] = Upload(value.filename or "", await value.read()) if is_file else value
    return raw


def _fault(fault: Fault) -> Response:
    words = STATUS_WORDS.get(fault.status, "Internal Server Error")
    if fault.retry_after:
        return _error(fault.status, f"{words}: retry after {fault.retry_after}", {"retry_after": fault.retry_after})
    return _error(fault.status, words)


def _error(status: int, description: str, parameters: dict[str, Any] | None = None) -> Response:
    body = {"ok": False, "error_code": status, "description": description}
    headers = {"Retry-After": str(parameters["retry_after"])} if parameters else None
    return _json(body | ({"parameters": parameters} if parameters else {}), status, headers)


def _json(body: Json, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """In ASCII, so that halves of pairs travel too."""
    return Response(json.dumps(body), status, headers, "application/json")

"""How the bot speaks HTTP with Telegram: requests of python-telegram-bot on aiohttp, which works a tenth of httpx."""

from __future__ import annotations

import asyncio
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from aiohttp import ClientError, ClientSession, ClientTimeout, FormData, TCPConnector
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECTIONS = 64  # as many as chats are answered at once
URL_ENCODED = {"Content-Type": "application/x-www-form-urlencoded"}
SENT = b'{"ok": true, "result": true}'  # python-telegram-bot would make objects of the whole message for nobody
KEPT_S = 5.0  # that an idle connection is kept; shorter than any server does


class TelegramRequest(BaseRequest):
    """Requests of a bot; a proxy of the environment is used."""

    def __init__(self, connect_s: float, answer_s: float, *, connections: int = CONNECTIONS) -> None:
        """
        Args:
            connect_s: to reach Telegram.
            answer_s: for a place among the connections, and for each part of an answer.
        """
        self._connect_s, self._answer_s, self._connections = connect_s, answer_s, connections
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return self._answer_s

    async def initialize(self) -> None:
        if self._session is None:
            connector = TCPConnector(limit=self._connections, keepalive_timeout=KEPT_S)
            headers = {"User-Agent": self.USER_AGENT}
            self._session = ClientSession(connector=connector, headers=headers)

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body."""
        if self._session is None:
            raise RuntimeError("initialize() first")
        proxy = _proxy(*urlsplit(url)[:2])
        timeout = ClientTimeout(
            connect=_given(pool_timeout, self._answer_s),
            sock_connect=_given(connect_timeout, self._connect_s),
            sock_read=_given(read_timeout, self._answer_s),
        )
        form, headers = _body(request_data)
        asked = self._session.request(method, url, data=form, headers=headers, timeout=timeout, proxy=proxy)
        try:
            async with asked as answer:
                body = await answer.read()
            return answer.status, SENT if answer.status == 200 and url.endswith("/sendMessage") else body
        except TimeoutError as error:
            raise TimedOut from error
        except (ClientError, OSError, asyncio.IncompleteReadError) as error:
            raise NetworkError(f"aiohttp.{type(error).__name__}") from error


@cache
def _proxy(scheme: str, host: str) -> str | None:
    """The proxy that the environment names; looked up once, as aiohttp would read files for it at each request."""
    return None if proxy_bypass(host) else getproxies().get(scheme)


def _given(timeout: Any, usual: float) -> Any:
    return timeout if isinstance(timeout, int | float | None) else usual


def _body(request_data: RequestData | None) -> tuple[FormData | bytes | None, dict[str, str] | None]:
    """The parameters and their headers; without a file, encoded here, as aiohttp would build parts for them first."""
    if request_data is None:
        return None, None
    if not request_data.contains_files:
        return request_data.url_encoded_parameters().encode(), URL_ENCODED
    form = FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form, None

"""Are the addresses of sources still there? Asked politely: one request at a time to each host, and pauses between."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import httpx

from domain.knowledge import Source

HOST_PAUSE_S = 2.0  # between two requests to one host
HOSTS_AT_ONCE = 4
TIMEOUT_S = 15.0
AGENT = "TuLugar-revisor-de-enlaces/1.0"
NO_HEAD = frozenset({400, 403, 404, 405, 406, 500, 501, 503})  # answers to HEAD that say little; GET decides
CLOSED = frozenset({401, 403, 407, 429, 451, 503, 999})  # there is somebody, who does not let a program in
ENOUGH_HOSTS = 2  # none of so many answered: it is our own network that is down


class LinkState(StrEnum):
    """What became of an address; the values are the words that staff see."""

    WORKS = "funciona"
    MOVED = "se mudó"
    CLOSED = "no deja revisar"
    BROKEN = "rota"
    SILENT = "no responde"


@dataclass(frozen=True)
class CheckedLink:
    """What was found at the address of a source."""

    source_id: str
    url: str
    state: LinkState
    detail: str = ""  # a status, a new address, or why there was no answer


class PrivateAddress(httpx.RequestError):
    """An address within our own network, which is nobody's source."""


class LinkChecker:
    """
    Args:
        allow_private: also ask addresses of our own network, for tests.
    """

    def __init__(self, *, host_pause_s: float = HOST_PAUSE_S, allow_private: bool = False) -> None:
        self._pause_s = host_pause_s
        self._allow_private = allow_private

    async def check(self, sources: Iterable[Source]) -> tuple[CheckedLink, ...]:
        """Every source with an address, in the order of their hosts."""
        by_host: defaultdict[str, list[Source]] = defaultdict(list)
        for source in sources:
            if source.url:
                by_host[httpx.URL(source.url).host].append(source)
        gate = asyncio.Semaphore(HOSTS_AT_ONCE)
        async with self._client() as client:
            checked = await asyncio.gather(*(self._host(client, gate, listed) for listed in by_host.values()))
        return tuple(link for links in checked for link in links)

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            headers={"User-Agent": AGENT},
            timeout=TIMEOUT_S,
            follow_redirects=True,
            max_redirects=5,
            event_hooks={"request": [] if self._allow_private else [_refuse_private]},
        )

    async def _host(
        self, client: httpx.AsyncClient, gate: asyncio.Semaphore, sources: Sequence[Source]
    ) -> list[CheckedLink]:
        found = []
        async with gate:
            for place, source in enumerate(sources):
                if place:
                    await asyncio.sleep(self._pause_s)
                found.append(await self._link(client, source))
        return found

    async def _link(self, client: httpx.AsyncClient, source: Source) -> CheckedLink:
        url = source.url or ""
        try:
            response = await client.head(url)
            if response.status_code in NO_HEAD:
                await asyncio.sleep(self._pause_s)
                async with client.stream("GET", url) as response:
                    pass  # the status is enough
        except PrivateAddress:
            return CheckedLink(source.id, url, LinkState.BROKEN, "es una dirección de la red interna")
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return CheckedLink(source.id, url, LinkState.SILENT, type(error).__name__)
        return CheckedLink(source.id, url, *_judged(response))


def nobody_answered(links: Sequence[CheckedLink]) -> bool:
    """Whether it looks as if this machine had no network, so that nothing was learnt."""
    hosts = {httpx.URL(link.url).host for link in links}
    return len(hosts) >= ENOUGH_HOSTS and all(link.state is LinkState.SILENT for link in links)


def _judged(response: httpx.Response) -> tuple[LinkState, str]:
    status = response.status_code
    if status in CLOSED:
        return LinkState.CLOSED, str(status)
    if status >= 400:
        return LinkState.BROKEN, str(status)
    moved = any(step.status_code in (301, 308) for step in response.history)
    return (LinkState.MOVED, str(response.url)) if moved else (LinkState.WORKS, "")


async def _refuse_private(request: httpx.Request) -> None:
    """Before each request, those after a redirect included."""
    host, port = request.url.host, request.url.port or 443
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        return  # the request itself will say so
    if not all(ipaddress.ip_address(address[4][0]).is_global for address in found):
        raise PrivateAddress("private address", request=request)

"""Addresses of sources: asked politely of a real server, and remembered."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest
from sqlalchemy import Engine

from domain.errors import InvalidValue
from knowledge_base.link_checker import CheckedLink, LinkChecker, LinkState, nobody_answered
from knowledge_base.storage.repository import EntryRepository
from knowledge_base.storage.source_health import SourceHealthStore
from tests import make

STATUS = {"/bien": 200, "/rota": 404, "/sin-head": 405, "/cerrada": 403, "/mudada": 301, "/temporal": 302}


class Site(BaseHTTPRequestHandler):
    asked: ClassVar[list[tuple[str, str, float]]] = []

    def do_HEAD(self) -> None:
        self._answer(STATUS[self.path])

    def do_GET(self) -> None:
        self._answer(200 if self.path == "/sin-head" else STATUS[self.path])

    def _answer(self, status: int) -> None:
        self.asked.append((self.command, self.path, time.monotonic()))
        self.send_response(status)
        if status in (301, 302):
            self.send_header("Location", "/bien")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_arguments: object) -> None: ...


@pytest.fixture
def site() -> Iterator[str]:
    Site.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "state"),
    [
        ("/bien", LinkState.WORKS),
        ("/rota", LinkState.BROKEN),
        ("/sin-head", LinkState.WORKS),
        ("/cerrada", LinkState.CLOSED),
        ("/mudada", LinkState.MOVED),
        ("/temporal", LinkState.WORKS),
    ],
)
async def test_what_became_of_an_address(site: str, path: str, state: LinkState) -> None:
    checker = LinkChecker(host_pause_s=0, allow_private=True)

    (link,) = await checker.check([make.source("a", url=site + path)])

    assert link.state is state
    assert (link.detail == f"{site}/bien") is (state is LinkState.MOVED)


async def test_one_site_is_asked_one_at_a_time_with_pauses(site: str) -> None:
    sources = [make.source(f"s{n}", url=f"{site}/bien") for n in range(3)]

    links = await LinkChecker(host_pause_s=0.1, allow_private=True).check(sources)

    times = [at for _, _, at in Site.asked]
    assert len(links) == 3
    assert all(later - earlier >= 0.1 for earlier, later in itertools.pairwise(times))


async def test_our_own_network_is_not_asked(site: str) -> None:
    (link,) = await LinkChecker().check([make.source("a", url=f"{site}/bien")])

    assert link.state is LinkState.BROKEN and "red interna" in link.detail
    assert Site.asked == []


async def test_nobody_there_is_silence_and_no_address_is_nothing() -> None:
    sources = [make.source("a", url="http://127.0.0.1:9/x"), make.source("b", url=None)]

    (link,) = await LinkChecker(allow_private=True).check(sources)

    assert (link.source_id, link.state) == ("a", LinkState.SILENT)


def test_silence_everywhere_is_our_own_trouble() -> None:
    silent = [CheckedLink(host, f"https://{host}.mx", LinkState.SILENT) for host in ("a", "b", "c")]

    assert nobody_answered(silent)
    assert not nobody_answered([*silent, CheckedLink("d", "https://d.mx", LinkState.BROKEN)])
    assert not nobody_answered(silent[:1])


def test_health_is_kept_with_since_when_it_fails(engine: Engine) -> None:
    EntryRepository(engine).take_over([make.entry()], author="ana", note="")
    health = SourceHealthStore(engine)
    broken = CheckedLink("informe", "https://example.org/i", LinkState.BROKEN, "404")

    health.record([broken, CheckedLink("ya-no-existe", "https://example.org", LinkState.WORKS)])
    first = health.known()["informe"]
    health.record([broken])

    assert set(health.known()) == {"informe"}
    assert first.failing and health.known()["informe"].failing_since == first.failing_since
    health.record([CheckedLink("informe", "https://example.org/i", LinkState.WORKS)])
    assert not health.known()["informe"].failing and health.known()["informe"].failing_since is None


def test_an_archived_copy_is_noted_and_outlives_checks(engine: Engine) -> None:
    EntryRepository(engine).take_over([make.entry()], author="ana", note="")
    health = SourceHealthStore(engine)

    health.note_archive("informe", "https://web.archive.org/x")
    health.record([CheckedLink("informe", "https://example.org/i", LinkState.BROKEN, "404")])

    assert health.known()["informe"].archived_url == "https://web.archive.org/x"
    with pytest.raises(InvalidValue, match="https://"):
        health.note_archive("informe", "javascript:alert(1)")
    with pytest.raises(InvalidValue, match="No existe"):
        health.note_archive("otra", "https://a.mx")

"""Measures the pages of the console over many entries: each asked for again and again, on a database of its own.

    python -m benchmarks.console [--entries 5000] [--times 20]

The console is the real one, on SQLite; the action server is not there, so a search falls back on words. Entries beyond
the content are made anew from a seed and kept nowhere. Wall time tells what a person waits for; processor time is what
remains of it on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median, quantiles

from fastapi.testclient import TestClient

import bootstrap
from benchmarks.search import invented_entries
from domain.knowledge import Entry, Source
from domain.staff import Account, Role
from knowledge_base.content_files import read_content
from knowledge_base.spreadsheets.writing import sheet_of
from knowledge_base.storage.drafts import Drafts
from settings import Settings
from tests.web.make import FakeChat
from web.app import create_console
from web.editing.form import form_of
from web.visitor import Visitor
from web.visitors import SESSION_COOKIE
from web.wiring import console

ENTRIES = 5000
TIMES = 20  # requests of a page, after one that warms up
DRAFTS = 200  # changes on their way


@dataclass(frozen=True)
class Measured:
    page: str
    wall_ms: tuple[float, ...]
    processor_ms: tuple[float, ...]
    bytes: int


def main() -> None:
    """Print a line for each page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.console", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--entries", type=int, default=ENTRIES)
    parser.add_argument("--times", type=int, default=TIMES)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(state_dir=folder)
        entries = filled(settings, arguments.entries)
        browser, token = opened(settings)
        print(f"{len(entries):,} entries, {DRAFTS} drafts\n")
        print("| page | p50 | p95 | processor p50 | processor p95 | kB |\n|---|---|---|---|---|---|")
        for page, ask in pages(browser, token, entries[len(entries) // 2]):
            print(line(measured(page, ask, arguments.times)), flush=True)


def filled(settings: Settings, count: int) -> Sequence[Entry]:
    """A database with so many entries, drafts of some, an upload that waits, and the demonstration's log."""
    content = read_content(settings.content_path)
    invented = invented_entries(content, max(0, count - len(content)))
    entries = (*content, *map(of_its_own_source, invented))
    bootstrap.repository(settings).take_over(entries, author="benchmark", note="")
    drafts = Drafts(bootstrap.engine(settings))
    for entry in entries[-DRAFTS:]:
        begun = drafts.begin(replace(entry, period="2020-"), by="beto", note="periodo", base=1)
        drafts.send_to_review(entry.id, lock=begun.lock)
    made = console(settings, FakeChat())
    made.curation.imports.add("f.csv", sheet_of("csv", [replace(entries[0], period="2019-")]), "beto")
    bootstrap.demo_data(settings).write(content, date.today())
    bootstrap.mine_themes(settings, demo=True)
    return entries


def of_its_own_source(entry: Entry) -> Entry:
    """With a source that no other entry cites."""
    return replace(entry, sources=(Source(f"fuente-{entry.id}", f"Boletín de {entry.title}", "C", "https://a.mx"),))


def opened(settings: Settings) -> tuple[TestClient, str]:
    """The console with somebody signed in who has every role, and the token of their forms."""
    made = console(settings, FakeChat())
    account = Account("ana", "Ana", frozenset(Role))
    made.staff.accounts.add(account, None)
    browser = TestClient(create_console(made))
    cookie = made.staff.sessions.open(account)
    browser.cookies.set(SESSION_COOKIE, cookie)
    return browser, Visitor(None, cookie, made.staff.trail.write).form_token()


def pages(browser: TestClient, token: str, entry: Entry) -> list[tuple[str, Callable[[], bytes]]]:
    """Each page with the way to ask for it."""

    def get(path: str) -> Callable[[], bytes]:
        return lambda: browser.get(path).raise_for_status().content

    def check() -> bytes:
        form = form_of(entry)
        sent = {**form.plain, "phrasings": form.phrasings, "answers": form.answers, "csrf": token}
        return browser.post("/fichas/revisar", data=sent).raise_for_status().content

    one = f"/fichas/{entry.id}"
    paths = (
        *("/", "/fichas", "/fichas?pagina=90", "/fichas?texto=becas+de+intercambio", "/fichas?vigencia=sin-verificar"),
        *("/fichas?estado=todas", one, f"{one}/editar", f"{one}/historial", "/ficha-nueva", "/borradores"),
        *("/fuentes", "/importar", "/importar/1", "/pendientes", "/probar", "/reportadas", "/versiones"),
        *("/tablero?demo=1", "/temas?demo=1", "/bitacora", "/mensajes", "/api/v1/entries"),
    )
    return [*((path.replace(entry.id, "…"), get(path)) for path in paths), ("check while typing", check)]


def measured(page: str, ask: Callable[[], bytes], times: int) -> Measured:
    size = len(ask())
    wall, processor = [], []
    for _ in range(times):
        begun, worked = time.perf_counter(), time.process_time()
        ask()
        wall.append((time.perf_counter() - begun) * 1000)
        processor.append((time.process_time() - worked) * 1000)
    return Measured(page, tuple(wall), tuple(processor), size)


def line(one: Measured) -> str:
    """A row of the table."""
    wall, processor = (quantiles(values, n=20)[-1] for values in (one.wall_ms, one.processor_ms))
    middle, worked = median(one.wall_ms), median(one.processor_ms)
    times = " | ".join(f"{value:.0f} ms" for value in (middle, wall, worked, processor))
    return f"| `{one.page}` | {times} | {one.bytes / 1000:.0f} |"


if __name__ == "__main__":
    main()

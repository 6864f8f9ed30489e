"""Makes the pictures of docs/console.md: the console with the content and a made-up log, in a real browser.

    python -m benchmarks.screenshots [--only NAME]

Needs chromium at /usr/bin/chromium. The console stands on a database of its own, in a folder that is removed. Nothing
on the pictures is of a person: staff, log, drafts and messages are invented.
"""

from __future__ import annotations

import argparse
import io
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import uvicorn
from PIL import Image
from playwright.sync_api import sync_playwright

import bootstrap
from analytics.log import QuestionLog
from domain.answering import Answering
from domain.conversation import Answer, Cause, Interpretation, Question, Status
from domain.explanation import Explanation
from domain.insight import AskedQuestion, Complaint, Vote
from domain.staff import Account, Role
from knowledge_base.content_files import read_content
from knowledge_base.fitted import read_fit
from knowledge_base.link_checker import CheckedLink, LinkState
from knowledge_base.spreadsheets.writing import sheet_of
from knowledge_base.storage.drafts import Drafts
from settings import ROOT, Settings
from tests.web.make import FakeChat
from web.app import create_console
from web.console import Console
from web.visitors import SESSION_COOKIE
from web.wiring import console

FOLDER = ROOT / "docs" / "images" / "console"
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--lang=es-MX"]
LAPTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 780}
QUALITY = 72  # of WebP; text stays sharp and a page takes some 40 kB
EDITED = "red-c40"
PEOPLE = (
    Account("ana", "Ana López", frozenset({Role.CURATOR})),
    Account("beto", "Beto Ruiz", frozenset({Role.REVIEWER})),
    Account("teo", "Teo Dorantes", frozenset(Role)),
)


@dataclass(frozen=True)
class Shot:
    name: str
    path: str
    person: str = "teo"  # "": nobody
    phone: bool = False


class LocalAssistant:
    """The decision in this process, as the action server makes it when Rasa is down."""

    def __init__(self, settings: Settings) -> None:
        self._answering = Answering(bootstrap.knowledge(settings), read_fit().decision)

    def explain(self, text: str) -> Explanation:
        return self._answering.explain(Question(text), Interpretation())

    def find(self, text: str) -> tuple[str, ...]:
        return tuple(scored.entry.id for scored in self._answering.find(text, limit=60))


def main() -> None:
    """Write every picture, or one."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.screenshots", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--only", default="", help="name of one picture")
    wanted = parser.parse_args().only
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        settings = Settings(state_dir=place)
        made, ids = filled(settings, Path(place))
        with serving(made) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            for shot in shots(ids):
                if wanted in ("", shot.name):
                    take(browser, made, address, shot)
            browser.close()


def shots(ids: dict[str, str]) -> tuple[Shot, ...]:
    """Every picture, in the order of the guide."""
    one, theme = f"/fichas/{EDITED}", f"/temas/{ids['theme']}"
    return (
        Shot("entrar", "/entrar", person=""),
        Shot("inicio", "/"),
        Shot("inicio-telefono", "/", phone=True),
        Shot("fichas", "/fichas?texto=ciudades+contra+el+cambio+clim%C3%A1tico"),
        Shot("fichas-telefono", "/fichas", phone=True),
        Shot("varias", f"/varias?paso=verificar&ficha={ids['other']}&ficha={ids['third']}"),
        Shot("ficha", f"/fichas/{ids['other']}"),
        Shot("editar", f"{one}/editar", person="ana"),
        Shot("editar-telefono", f"{one}/editar", person="ana", phone=True),
        Shot("borradores", "/borradores"),
        Shot("revision", f"{one}/revision", person="beto"),
        Shot("historial", f"/fichas/{ids['other']}/historial"),
        Shot("versiones", "/versiones"),
        Shot("probar", "/probar?pregunta=%C2%BFqui%C3%A9n+paga+los+viajes%3F"),
        Shot("probar-ficha", "/probar/ficha?pregunta=%C2%BFqui%C3%A9n+paga+los+viajes%3F"),
        Shot("ficha-nueva", "/ficha-nueva"),
        Shot("conversar", "/chat"),
        Shot("pendientes", "/pendientes"),
        Shot("pendientes-telefono", "/pendientes", phone=True),
        Shot("reportadas", "/reportadas"),
        Shot("fuentes", "/fuentes"),
        Shot("importar", "/importar"),
        Shot("importacion", f"/importar/{ids['import']}", person="beto"),
        Shot("tablero", "/tablero?demo=1"),
        Shot("temas", "/temas?demo=1"),
        Shot("tema", theme),
        Shot("mensajes", "/mensajes"),
        Shot("propuestas", "/propuestas"),
        Shot("datos-abiertos", "/datos-abiertos?demo=1"),
        Shot("bitacora", "/bitacora"),
    )


def filled(settings: Settings, place: Path) -> tuple[Console, dict[str, str]]:
    """A console with something on every page, and the ids that addresses need."""
    content = read_content(settings.content_path)
    engine = bootstrap.engine(settings)
    near = replace(content[3], valid_until=date.today() + timedelta(days=12))
    bootstrap.repository(settings).take_over(content, author="importación", note="primera carga")
    bootstrap.repository(settings).take_over(
        [near, *(e for e in content if e.id != near.id)], author="ana", note="vence"
    )
    made = console(settings, FakeChat())
    made = replace(made, curation=replace(made.curation, assistant=LocalAssistant(settings)))
    for account in PEOPLE:
        made.staff.accounts.add(account, None)
    edited = next(entry for entry in content if entry.id == EDITED)
    drafts = Drafts(engine)
    words = edited.answer.replace(".", ", según su propio sitio.", 1)
    begun = drafts.begin(replace(edited, answer=words), by="ana", note="dice de dónde sale el dato", base=1)
    drafts.send_to_review(EDITED, lock=begun.lock)
    drafts.begin(replace(content[5], verified_on=date.today()), by="teo", note="verificada hoy", base=1)
    cited = [source for entry in content for source in entry.sources if source.url]
    made.curation.sources.record([CheckedLink(cited[0].id, str(cited[0].url), LinkState.BROKEN, "404")])
    changed = replace(content[8], period="2019-2024")
    number = made.curation.imports.add("fichas-noviembre.csv", sheet_of("csv", [changed]), "ana")
    bootstrap.demo_data(settings).write(content, date.today())
    bootstrap.mine_themes(settings, demo=True)
    _asked(QuestionLog(engine, place / "spool"), content[10].id)
    for person, deed, target in (("ana", "envió a revisión", EDITED), ("beto", "entró", "")):
        made.staff.trail.write(person, deed, target)
    theme = made.insight.themes.themes(demo=True)[0].id
    return made, {"theme": theme, "import": str(number), "other": content[0].id, "third": content[1].id}


def _asked(log: QuestionLog, entry_id: str) -> None:
    """Some questions that were missed, and an answer that was voted down."""
    missed = Answer(Status.DECLINED, "No lo sabemos.", cause=Cause.NO_CONTENT)
    said = Answer(Status.ANSWERED, "Sí.", entries=(entry_id,), knowledge_version=9)
    texts = (
        "¿hay becas para maestras de preescolar?",
        "¿qué ciudad es la más reciente en hermanarse?",
        "¿y los bomberos?",
    )
    for n, (text, answer) in enumerate([*((text, missed) for text in texts), ("¿cuánto duró el premio?", said)]):
        at = datetime.now(UTC) - timedelta(days=n)
        log.record(AskedQuestion(f"{n:032x}", at, f"p{n}", Question(text), answer, 40))
    log.vote(f"{len(texts):032x}", "p3", Vote.DOWN)
    log.explain(f"{len(texts):032x}", "p3", Complaint.NOT_ASKED)
    log.close()


def take(browser: Any, made: Console, address: str, shot: Shot) -> None:
    """One picture, of what is on the screen without scrolling."""
    context = browser.new_context(viewport=PHONE if shot.phone else LAPTOP, locale="es-MX")
    account = made.staff.accounts.find(shot.person) if shot.person else None
    if account:
        value = made.staff.sessions.open(account)
        context.add_cookies([{"name": SESSION_COOKIE, "value": value, "url": address}])
    page = context.new_page()
    answer = page.goto(address + shot.path, wait_until="load")
    if answer.status != 200:
        raise SystemExit(f"{shot.path} answers {answer.status}")
    width = page.evaluate("document.documentElement.scrollWidth")
    image = Image.open(io.BytesIO(page.screenshot()))
    path = FOLDER / f"{shot.name}.webp"
    image.save(path, "WEBP", quality=QUALITY, method=6)
    wide = "" if width <= page.viewport_size["width"] else f", {width} px wide"
    print(f"{shot.name}: {path.stat().st_size / 1000:.0f} kB{wide}", flush=True)
    context.close()


@contextmanager
def serving(made: Console) -> Iterator[str]:
    """The console on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(create_console(made), log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()


if __name__ == "__main__":
    main()

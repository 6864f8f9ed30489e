"""A console for real browsers: one server and one database for all browser tests, with something on every page."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from analytics.campaigns import Campaigns
from analytics.log import QuestionLog
from analytics.message_desk import DeskRules, MessageDesk
from analytics.outbox import Outbox
from analytics.theme_reader import ThemeReader
from domain.answering import Answering
from domain.campaigns import Brief, Channel, Claim
from domain.knowledge import Entry, EntryKind, Phrasing
from domain.staff import Account, Role
from knowledge_base.cached_entries import CachedEntries
from knowledge_base.encoder import load_encoder
from knowledge_base.fitted import read_fit
from knowledge_base.link_checker import CheckedLink, LinkState
from knowledge_base.live import LiveKnowledge
from knowledge_base.spreadsheets.writing import sheet_of
from knowledge_base.storage.drafts import Drafts
from knowledge_base.storage.repository import EntryRepository
from tests.analytics.make import DECLINED, asked
from tests.analytics.themes import BIKES, TRIPS, asked_by_many, mine, write
from tests.web.curation import curation
from tests.web.make import AWARD, FULL, entry, parts
from tests.web.running import served
from tests.web.staff import PASSWORD, database, staff
from web.app import create_console
from web.campaigns.parts import Campaigning
from web.console import Console
from web.editing.desk import desk
from web.insight import insight
from web.visitors import SESSION_COOKIE

PEOPLE = {
    "ana": ("Ana López", {Role.CURATOR}),
    "beto": ("Beto Ruiz", {Role.REVIEWER}),
    "carla": ("Carla Díaz", {Role.ANALYST}),
    "dora": ("Dora Gil", {Role.ADMIN}),
    "todo": ("Teo Dorantes", set(Role)),
}
NUMBERS = ("uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce")


def ready(id: str, title: str, **more: Any) -> Entry:
    """An entry in which nothing is wrong, so that it can be sent to review."""
    said = {"answer": f"Lo que la ciudad dice de {title}, con palabras propias de {id}.", **more}
    phrasings = tuple(Phrasing(f"¿qué es {title} {number}?") for number in NUMBERS)
    return entry(id, title=title, phrasings=phrasings, **said)


ENTRIES = (
    replace(FULL, relations=()),
    AWARD,
    ready("flujo", "El flujo"),
    ready("choque", "El choque"),
    ready("hoja", "La hoja"),
    ready("con-borrador", "La ficha con borrador"),
    ready("por-vencer", "La que vence", valid_until=date.today() + timedelta(days=9)),
    ready("oficina", "Otra oficina", kind=EntryKind.REFERRAL),
    *(entry(f"e{n:03}", title=f"Ficha {n:03}", topic="redes", answer=f"La ficha número {n}.") for n in range(40)),
)


@dataclass
class World:
    """What a browser test works with."""

    address: str
    made: Console
    engine: Engine
    worker: Answering
    examples: dict[str, str]  # an id for each kind of thing that a page shows
    browser: Any = None

    def context(self, name: str = "", **more: Any) -> Any:
        """A browser of its own, signed in as somebody; as nobody without a name."""
        context = self.browser.new_context(**more)
        if name:
            account = self.made.staff.accounts.find(name)
            assert account
            cookie = self.made.staff.sessions.open(account)
            context.add_cookies([{"name": SESSION_COOKIE, "value": cookie, "url": self.address}])
        return context

    def page(self, name: str = "", **more: Any) -> Any:
        page = self.context(name, **more).new_page()
        page.set_default_timeout(60_000)  # many processes may share the machine
        return page

    def published(self, entry_id: str) -> str | None:
        """What the database says, read anew."""
        found = {e.id: e.answer for e in EntryRepository(self.engine).entries()}
        return found.get(entry_id)


@contextmanager
def world() -> Iterator[World]:
    engine, stop = database(), threading.Event()
    EntryRepository(engine).take_over(ENTRIES, author="importación", note="primera carga")
    with tempfile.TemporaryDirectory() as folder:
        made = _console(engine)
        examples = _filled(made, engine, Path(folder))
        live = LiveKnowledge(EntryRepository(engine), load_encoder(), Path(folder) / "index", read_fit().fusion)
        live.follow(stop, every_s=0.5)
        with served(create_console(made)) as address:
            yield World(address, made, engine, Answering(live, read_fit().decision), examples)
        stop.set()


def _console(engine: Engine) -> Console:
    knowledge = CachedEntries(EntryRepository(engine))
    messages = MessageDesk(Campaigns(engine), knowledge, Outbox(engine), DeskRules(channel="@ciudad"))
    made = parts(
        knowledge,
        staff=staff(engine),
        curation=curation(engine, knowledge),
        campaigns=Campaigning(ThemeReader(engine), messages, Outbox(engine), ("ciudadanía", "academia")),
        insight=insight(engine),
        desk=desk(engine, knowledge),
    )
    for name, (full_name, roles) in PEOPLE.items():
        made.staff.accounts.add(Account(name, full_name, frozenset(roles)), PASSWORD if name == "ana" else None)
    return made


def _filled(made: Console, engine: Engine, folder: Path) -> dict[str, str]:
    """Something for every page: a draft, an import, themes, misses, a plan with a message, a source that fails."""
    drafts = Drafts(engine)
    begun = drafts.begin(ready("con-borrador", "Otro título"), by="ana", note="mejor título", base=1)
    drafts.send_to_review("con-borrador", lock=begun.lock)
    made.curation.sources.record([CheckedLink("s", "https://www.c40.org/boletin", LinkState.BROKEN, "404")])
    waiting = made.curation.imports.add("fichas.csv", sheet_of("csv", [replace(AWARD, answer="Ganó dos.")]), "ana")
    last_week = datetime.now(UTC) - timedelta(days=7)
    for texts in (TRIPS, BIKES):
        write(engine, [{**one, "asked_at": last_week} for one in asked_by_many(texts, 12)])
    mine(engine, now=datetime.now(UTC))
    log = QuestionLog(engine, folder / "spool")
    log.record(asked("¿hay red de jardines?", answer=DECLINED))
    log.close()
    theme = ThemeReader(engine).themes()[0].id
    claims = (Claim("Ganó un premio en 2013.", ("premio",)),)
    brief = made.campaigns.desk.save_brief(Brief(0, theme, "premios", "carla", claims, audience="ciudadanía"))
    stored = Brief(brief, theme, "premios", "carla", claims, audience="ciudadanía")
    message = made.campaigns.desk.write(stored, Channel.TELEGRAM, "Ganó un premio en 2013.", "carla")
    made.staff.trail.write("ana", "envió a revisión", "con-borrador", "mejor título")
    return {
        "number": str(waiting),
        "theme_id": theme,
        "brief_id": str(brief),
        "message_id": str(message),
        "entry_id": "con-borrador",
    }

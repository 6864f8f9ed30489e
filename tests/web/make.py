"""Fakes behind the console, and makers of entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from html import escape
from typing import Any

from fastapi import FastAPI

from analytics.campaigns import Campaigns
from analytics.message_desk import DeskRules, MessageDesk
from analytics.outbox import Outbox
from analytics.theme_reader import ThemeReader
from bot.console_chat import Shown
from bot.replies import Button
from domain.conversation import Status
from domain.errors import StorageUnavailable
from domain.knowledge import Asked, Entry, EntryKind, Figure, Phrasing, Relation, RelationType, Source
from domain.staff import Role
from settings import Settings
from tests.web.curation import curation
from tests.web.staff import Browser, account, database, staff
from web.app import create_console
from web.campaigns.parts import Campaigning
from web.console import Console
from web.editing.desk import desk
from web.insight import insight


def entry(id: str = "red-c40", **more: Any) -> Entry:
    given: dict[str, Any] = {
        "kind": EntryKind.NETWORK,
        "title": "Red C40",
        "answer": "La ciudad pertenece a C40.",
        "topic": "medio-ambiente",
        "sources": (Source("s", "Boletín C40", "C40", "https://www.c40.org/boletin", "2016-12-01"),),
        "verified_on": date(2026, 11, 22),
        **more,
    }
    return Entry(id, **given)


FULL = entry(
    figures=(Figure(1234567.5, "toneladas", "CO2 evitado", "2016-12", "independiente", "fecha del informe"),),
    relations=(Relation(RelationType.ACHIEVED, "premio"), Relation(RelationType.SEE_ALSO, "borrador")),
    phrasings=(Phrasing("¿qué es el C40?", "siglas"),),
    near_misses=(Phrasing("¿quién firmó la entrada a <C40>?", "formal"),),
    benefits="Toda la ciudad",
    answers=frozenset({Asked.WHEN, Asked.WHO}),
    office="Secretaría del Medio Ambiente",
    period="2005-",
)
AWARD = entry("premio", kind=EntryKind.AWARD, title="Premio C40", topic="premios", answer="Ganó un premio en 2013.")


@dataclass
class FakeKnowledge:
    stored: tuple[Entry, ...] = (FULL, AWARD)
    version: int = 3

    def entries(self) -> tuple[Entry, ...]:
        return self.stored

    def entry(self, entry_id: str) -> Entry | None:
        return next((entry for entry in self.stored if entry.id == entry_id), None)


class BrokenKnowledge(FakeKnowledge):
    @property
    def version(self) -> int:  # type: ignore[override]
        raise StorageUnavailable("caída")

    @version.setter
    def version(self, value: int) -> None: ...

    def entries(self) -> tuple[Entry, ...]:
        raise StorageUnavailable("caída")


@dataclass
class FakeCounts:
    counts: Mapping[Status, int] = field(default_factory=dict)

    def questions_by_status(self, days: int) -> Mapping[Status, int]:
        return self.counts


@dataclass
class FakeChat:
    """Says what was written, with two buttons; each press is told back in its place."""

    down: str = ""
    heard: list[tuple[str, ...]] = field(default_factory=list)

    async def say(self, who: str, text: str) -> Shown:
        self.heard.append((who, text))
        rows = ((Button("👍", "v:up"), Button("Saltar", "+form:skip")),)
        return Shown(7, (f"Dijiste: {escape(text)}", "Fuente: <a href='https://example.org/'>Informe</a>"), rows)

    async def press(self, who: str, data: str, message: int, keyboard: str) -> Shown:
        self.heard.append((who, data, str(message), keyboard))
        if data == "v:up":
            return Shown(message, notice="¡Gracias!")
        return Shown(message, ("Saltado.",), replaces=True)

    async def problem(self) -> str:
        return self.down

    async def close(self) -> None: ...


class BrokenCounts:
    def questions_by_status(self, days: int) -> Mapping[Status, int]:
        raise StorageUnavailable("caída")


def campaigns(knowledge: Any, rules: DeskRules | None = None) -> Campaigning:
    """Themes, messages and outbox in a database of its own."""
    engine = database()
    desk = MessageDesk(Campaigns(engine), knowledge, Outbox(engine), rules or DeskRules())
    return Campaigning(ThemeReader(engine), desk, Outbox(engine), ("ciudadanía", "academia"))


def parts(knowledge: Any = None, counts: Any = None, settings: Settings | None = None, **more: Any) -> Console:
    """The parts of a console: fakes, and accounts in a database of its own."""
    known = knowledge or FakeKnowledge()
    given = {
        "staff": staff(),
        "curation": curation(database(), known),
        "campaigns": campaigns(known),
        "insight": insight(database()),
        "desk": desk(database(), known),
        "chat": FakeChat(),
        **more,
    }
    return Console(settings or Settings(), knowledge=known, log=counts or FakeCounts(), **given)


def console(knowledge: Any = None, counts: Any = None, settings: Settings | None = None, **more: Any) -> Browser:
    """A console with somebody signed in who has every role."""
    return open_console(parts(knowledge, counts, settings, **more))


def open_console(made: Console, *roles: Role, name: str = "ana") -> Browser:
    """A console with somebody signed in who has these roles; all of them when none is named."""
    return closed_console(made).sign_in(account(name, *roles))


def closed_console(made: Console) -> Browser:
    """A console that nobody is signed in to."""
    return Browser(_application(made), made.staff)


LATEST: list[tuple[Console, FastAPI]] = []


def _application(made: Console) -> FastAPI:
    """The application over these parts; kept while the same parts are asked for, for it takes half a second to make."""
    if not LATEST or LATEST[0][0] is not made:
        LATEST[:] = [(made, create_console(made))]
    return LATEST[0][1]

"""The menu of the console: each page's place in it, for the people who may open it."""

from __future__ import annotations

from dataclasses import dataclass

from domain.staff import Account, Role
from web.access import STAFF


@dataclass(frozen=True)
class Place:
    """A page in the menu; `section` is what the page calls itself when it is rendered."""

    section: str
    path: str
    title: str
    roles: frozenset[Role] = STAFF


ASKING = frozenset({Role.ANALYST, Role.CURATOR, Role.REVIEWER})  # who looks at what is asked
MENU = (
    Place("home", "/", "Inicio"),
    Place("entries", "/fichas", "Fichas"),
    Place("dashboard", "/tablero", "Tablero", ASKING),
    Place("themes", "/temas", "Temas", ASKING),
    Place("inbox", "/pendientes", "Pendientes"),
    Place("proposals", "/propuestas", "Propuestas", ASKING),
    Place("messages", "/mensajes", "Mensajes", ASKING),
    Place("drafts", "/borradores", "Borradores"),
    Place("try", "/probar", "Probar"),
    Place("chat", "/chat", "Conversar"),
    Place("sources", "/fuentes", "Fuentes"),
    Place("imports", "/importar", "Importar", frozenset({Role.CURATOR, Role.REVIEWER})),
    Place("versions", "/versiones", "Versiones"),
    Place("audit", "/bitacora", "Bitácora", frozenset({Role.ADMIN})),
)


def menu_of(account: Account | None) -> tuple[Place, ...]:
    """The places that this person may open; nothing for nobody."""
    return tuple(place for place in MENU if account and account.may(place.roles))

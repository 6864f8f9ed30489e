"""What the analysts' pages are made of, and who may use them."""

from __future__ import annotations

from dataclasses import dataclass

import bootstrap
from analytics.message_desk import MessageDesk
from domain.conversation import Cause
from domain.ports import Outbox, ThemeEditor, ThemeReader
from domain.staff import Role
from settings import Settings

READERS = (Role.ANALYST, Role.REVIEWER, Role.CURATOR)  # of themes and messages
CAUSES = {
    Cause.NO_CONTENT: "no hay ficha",
    Cause.NOT_FOUND: "hay ficha y no se encontró",
    Cause.AMBIGUOUS: "la pregunta era ambigua",
    Cause.OFF_TOPIC: "no es de este tema",
    Cause.OTHER_OFFICE: "es de otra oficina",
    Cause.ABUSE: "insulto o abuso",
    Cause.TECHNICAL: "falla técnica",
}


@dataclass(frozen=True)
class Campaigning:
    """Themes, and the desk where messages are made."""

    themes: ThemeReader
    editor: ThemeEditor
    desk: MessageDesk
    outbox: Outbox
    audiences: tuple[str, ...]


def campaigning(settings: Settings) -> Campaigning:
    """The real parts.

    Raises:
        StorageUnavailable: the database cannot be reached or written.
    """
    return Campaigning(
        bootstrap.theme_reader(settings),
        bootstrap.theme_editor(settings),
        bootstrap.message_desk(settings),
        bootstrap.outbox(settings),
        settings.audience_list,
    )

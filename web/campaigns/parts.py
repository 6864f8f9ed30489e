"""What the analysts' pages are made of, and who may use them."""

from __future__ import annotations

from dataclasses import dataclass

import bootstrap
from analytics.message_desk import MessageDesk
from analytics.small_groups import FIVE, SmallGroups
from domain.ports import Outbox, ThemeReader
from domain.staff import Role
from settings import Settings

READERS = (Role.ANALYST, Role.REVIEWER, Role.CURATOR)  # of messages and effects
APPROVERS = frozenset({Role.ANALYST, Role.REVIEWER})  # of what another person wrote


@dataclass(frozen=True)
class Campaigning:
    """Themes, and the desk where messages are made."""

    themes: ThemeReader
    desk: MessageDesk
    outbox: Outbox
    audiences: tuple[str, ...]
    small: SmallGroups = FIVE


def campaigning(settings: Settings, themes: ThemeReader) -> Campaigning:
    """The real parts.

    Raises:
        StorageUnavailable: the database cannot be reached or written.
    """
    return Campaigning(
        themes,
        bootstrap.message_desk(settings),
        bootstrap.outbox(settings),
        settings.audience_list,
        bootstrap.small_groups(settings),
    )

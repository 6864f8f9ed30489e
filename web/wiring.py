"""The console on real parts: the database, the accounts in it, the question log."""

from __future__ import annotations

from datetime import timedelta

import bootstrap
from settings import Settings
from web.campaigns.parts import campaigning
from web.chat import Chat
from web.console import Console, Staff
from web.curation.wiring import curation
from web.editing.desk import desk
from web.insight import insight
from web.staff import Accounts, AuditTrail, Sessions
from web.staff.sessions import SessionLimits


def staff(settings: Settings) -> Staff:
    """The accounts of the staff.

    Raises:
        StorageUnavailable: the database cannot be reached or written.
    """
    engine = bootstrap.engine(settings)
    limits = SessionLimits(timedelta(minutes=settings.session_idle_minutes), timedelta(hours=settings.session_hours))
    return Staff(Accounts(engine), Sessions(engine, limits), AuditTrail(engine))


def console(settings: Settings, chat: Chat) -> Console:
    """Every part behind the pages.

    Args:
        chat: the assistant, which the command makes: the console knows nothing of the bot's own parts.
    Raises:
        StorageUnavailable: the database cannot be reached or written.
    """
    knowledge = bootstrap.knowledge_reader(settings)
    known = insight(bootstrap.engine(settings), bootstrap.small_groups(settings))
    return Console(
        settings,
        staff(settings),
        knowledge,
        bootstrap.log_reader(settings),
        curation(settings, knowledge, known.themes),
        campaigning(settings, known.themes),
        known,
        desk(bootstrap.engine(settings), knowledge),
        chat,
    )

"""What the console is made of: every part that its pages read and change."""

from __future__ import annotations

from dataclasses import dataclass

from settings import Settings
from web.campaigns.parts import Campaigning
from web.chat import Chat
from web.curation.parts import Curation
from web.editing.desk import Desk
from web.insight import Insight
from web.readers import KnowledgeReader, QuestionCounts
from web.staff import Accounts, AuditTrail, Sessions


@dataclass(frozen=True)
class Staff:
    """Accounts, their sessions, and the trail of what they did."""

    accounts: Accounts
    sessions: Sessions
    trail: AuditTrail


@dataclass(frozen=True)
class Console:
    """The parts behind the pages; a new page adds what it needs."""

    settings: Settings
    staff: Staff
    knowledge: KnowledgeReader
    log: QuestionCounts
    curation: Curation
    campaigns: Campaigning
    insight: Insight
    desk: Desk
    chat: Chat

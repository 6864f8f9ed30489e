"""The campaign of the demonstration: the decision, the plan and the message that its log shows the effect of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Engine

from analytics.campaigns import Campaigns
from analytics.demo_plan import CAMPAIGN_THEME, CAMPAIGN_WEEK
from analytics.theme_reader import ThemeReader
from analytics.weeks import WEEK, start_of
from domain.campaigns import LONGEST, Brief, Channel, Choice, Claim, Decision, Message, MessageStatus
from domain.knowledge import Entry

WRITER, REVIEWER = "demostración-1", "demostración-2"  # no accounts
CHANNEL = Channel.SOCIAL  # published by hand, so that nothing waits in the outbox
NOON = timedelta(hours=18)  # UTC; noon where the demonstration's people live
END_OF_SENTENCE = re.compile(r"(?<=\.)\s")


def write_campaign(engine: Engine, entries: Sequence[Entry], first: date) -> str | None:
    """Store it as if it had run in the demonstration's weeks from `first` on; the theme's id.

    None when mining found no theme of it: then there is no campaign to show.

    Raises:
        StorageUnavailable: the database cannot be read or written.
    """
    themes = ThemeReader(engine).themes(demo=True)
    theme = next((theme for theme in themes if theme.entries[:1] == (CAMPAIGN_THEME,)), None)
    entry = next((entry for entry in entries if entry.id == CAMPAIGN_THEME), None)
    if theme is None or entry is None:
        return None
    published = start_of(first + CAMPAIGN_WEEK * WEEK) + NOON
    campaigns = Campaigns(engine)
    reason = "Muchas personas lo preguntan y ya hay qué decir (demostración)."
    campaigns.decide(Decision(theme.id, theme.label, Choice.MESSAGE, reason, WRITER, published - WEEK, demo=True))
    claim = Claim(_beginning(entry.answer, LONGEST[CHANNEL]), (entry.id,))
    brief = Brief(
        0, theme.id, theme.label, WRITER, (claim,), audience="ciudadanía", channel=CHANNEL, owner=WRITER, demo=True
    )
    campaigns.add_message(_message(campaigns.save_brief(brief), brief, published))
    return theme.id


def _message(brief_id: int, brief: Brief, published: datetime) -> Message:
    return Message(
        0,
        brief_id,
        brief.theme_id,
        brief.audience,
        brief.channel,
        brief.claims[0].text,
        brief.cited,
        WRITER,
        status=MessageStatus.PUBLISHED,
        approver=REVIEWER,
        approved_at=published - timedelta(days=1),
        publish_at=published,
        published_at=published,
        publisher=WRITER,
        demo=True,
    )


def _beginning(answer: str, longest: int) -> str:
    """As many whole sentences as fit; an entry says them, so that they hold."""
    said = ""
    for sentence in END_OF_SENTENCE.split(" ".join(answer.split())):
        if len(said) + len(sentence) + 1 > longest:
            break
        said = f"{said} {sentence}".strip()
    return said or answer[:longest]

"""Decisions, briefs and messages in the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, func, insert, select, update

from analytics.campaign_models import BriefRow, DecisionRow, MessageRow
from analytics.transactions import transaction
from domain.campaigns import Brief, Channel, Choice, Claim, Decision, Message, MessageStatus


class Campaigns:
    """Stores them; `analytics/message_desk.py` decides what may be stored.

    Raises, from every call:
        StorageUnavailable: the database does not answer.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def decide(self, decision: Decision) -> None:
        with transaction(self._engine) as connection:
            connection.execute(insert(DecisionRow), asdict(decision))

    def decisions(self, theme_id: str | None = None, *, demo: bool = False) -> tuple[Decision, ...]:
        """The newest first; of one theme, or of all."""
        wanted = select(DecisionRow.__table__).order_by(DecisionRow.id.desc())
        wanted = wanted.where(DecisionRow.theme_id == theme_id if theme_id else DecisionRow.demo.is_(demo))
        return tuple(_decision(row) for row in self._rows(wanted))

    def save_brief(self, brief: Brief) -> int:
        """Store a brief, new (id 0) or changed; its id."""
        columns = _columns(brief)
        with transaction(self._engine) as connection:
            if brief.id:
                connection.execute(update(BriefRow).where(BriefRow.id == brief.id).values(**columns))
                return brief.id
            return int(connection.execute(insert(BriefRow).returning(BriefRow.id), columns).scalar_one())

    def brief(self, brief_id: int) -> Brief | None:
        rows = self._rows(select(BriefRow.__table__).where(BriefRow.id == brief_id))
        return _brief(rows[0]) if rows else None

    def briefs(self, theme_id: str) -> tuple[Brief, ...]:
        """Those of a theme, newest first."""
        wanted = select(BriefRow.__table__).where(BriefRow.theme_id == theme_id).order_by(BriefRow.id.desc())
        return tuple(_brief(row) for row in self._rows(wanted))

    def add_message(self, message: Message) -> int:
        with transaction(self._engine) as connection:
            return int(connection.execute(insert(MessageRow).returning(MessageRow.id), _columns(message)).scalar_one())

    def replace_message(self, message: Message, expected: Sequence[MessageStatus]) -> bool:
        """Store a changed message if nobody moved it on in the meantime; False when somebody did."""
        still = (MessageRow.id == message.id, MessageRow.status.in_([status.value for status in expected]))
        with transaction(self._engine) as connection:
            return connection.execute(update(MessageRow).where(*still).values(**_columns(message))).rowcount == 1

    def message(self, message_id: int) -> Message | None:
        rows = self._rows(select(MessageRow.__table__).where(MessageRow.id == message_id))
        return _message(rows[0]) if rows else None

    def messages(
        self,
        *,
        theme_id: str | None = None,
        brief_id: int | None = None,
        status: MessageStatus | None = None,
        demo: bool | None = None,
    ) -> tuple[Message, ...]:
        """Newest first; those that fit all that is given."""
        wanted = select(MessageRow.__table__).order_by(MessageRow.id.desc())
        for column, value in (
            (MessageRow.theme_id, theme_id),
            (MessageRow.brief_id, brief_id),
            (MessageRow.status, status and status.value),
            (MessageRow.demo, demo),
        ):
            if value is not None:
                wanted = wanted.where(column == value)
        return tuple(_message(row) for row in self._rows(wanted))

    def due(self, now: datetime) -> tuple[Message, ...]:
        """Scheduled messages whose time has come, oldest first."""
        wanted = select(MessageRow.__table__).where(
            MessageRow.status == MessageStatus.SCHEDULED.value, MessageRow.publish_at <= now
        )
        return tuple(_message(row) for row in self._rows(wanted.order_by(MessageRow.publish_at, MessageRow.id)))

    def first_publication(self, theme_id: str) -> datetime | None:
        """When the first message about a theme was published."""
        wanted = select(func.min(MessageRow.published_at)).where(MessageRow.theme_id == theme_id)
        return next((row[0] for row in self._rows(wanted)), None)

    def _rows(self, query: Any) -> list[Any]:
        with transaction(self._engine, read_only=True) as connection:
            return list(connection.execute(query))


def _columns(stored: Brief | Message) -> dict[str, Any]:
    columns = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(stored).items()}
    del columns["id"]
    if isinstance(stored, Brief):
        columns["claims"] = [{"text": claim.text, "entries": list(claim.entries)} for claim in stored.claims]
    return columns


def _decision(row: Any) -> Decision:
    given = {**row._mapping, "choice": Choice(row.choice)}
    del given["id"]
    return Decision(**given)


def _brief(row: Any) -> Brief:
    claims = tuple(Claim(claim["text"], tuple(claim["entries"])) for claim in row.claims)
    return Brief(**{**row._mapping, "claims": claims, "channel": Channel(row.channel)})


def _message(row: Any) -> Message:
    given = {
        **row._mapping,
        "channel": Channel(row.channel),
        "status": MessageStatus(row.status),
        "entries": tuple(row.entries),
    }
    return Message(**given)

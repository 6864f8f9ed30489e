"""Tables of decisions about themes, briefs and messages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from analytics.theme_models import THEME_ID
from knowledge_base.storage.base import Base, UtcDateTime

ACCOUNT = String(40)  # name of an account; it may be gone later, so nothing points to it


class DecisionRow(Base):
    __tablename__ = "theme_decisions"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    theme_id: Mapped[str] = mapped_column(THEME_ID, index=True)
    theme: Mapped[str] = mapped_column(Text)
    choice: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    person: Mapped[str] = mapped_column(ACCOUNT)
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    demo: Mapped[bool] = mapped_column(Boolean)


class BriefRow(Base):
    __tablename__ = "briefs"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    theme_id: Mapped[str] = mapped_column(THEME_ID, index=True)
    theme: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(ACCOUNT)
    claims: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # {"text", "entries": [ids]}, in order
    cannot_say: Mapped[str] = mapped_column(Text)
    office: Mapped[str] = mapped_column(Text)
    audience: Mapped[str] = mapped_column(Text)
    channel: Mapped[str] = mapped_column(String(20))
    owner: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date | None] = mapped_column(Date)
    must_not_claim: Mapped[str] = mapped_column(Text)
    demo: Mapped[bool] = mapped_column(Boolean)


class MessageRow(Base):
    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    brief_id: Mapped[int] = mapped_column(ForeignKey("briefs.id", ondelete="CASCADE"), index=True)
    theme_id: Mapped[str] = mapped_column(THEME_ID, index=True)
    audience: Mapped[str] = mapped_column(Text)
    channel: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    entries: Mapped[list[str]] = mapped_column(JSON)
    author: Mapped[str] = mapped_column(ACCOUNT)
    status: Mapped[str] = mapped_column(String(20), index=True)
    approver: Mapped[str] = mapped_column(ACCOUNT)
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    publish_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    to_channel: Mapped[bool] = mapped_column(Boolean)
    to_readers: Mapped[bool] = mapped_column(Boolean)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    publisher: Mapped[str] = mapped_column(ACCOUNT)
    demo: Mapped[bool] = mapped_column(Boolean)

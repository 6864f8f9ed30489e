"""Table of the changes to entries that are on their way."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from knowledge_base.storage.base import Base, UtcDateTime
from knowledge_base.storage.models import ID


class DraftRow(Base):
    """One change at a time for each entry, so that two people who edit it meet here."""

    __tablename__ = "entry_drafts"

    entry_id: Mapped[str] = mapped_column(ID, primary_key=True)
    snapshot: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(20))
    editors: Mapped[list[str]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(Text)
    lock: Mapped[int] = mapped_column(Integer)
    base: Mapped[int] = mapped_column(Integer)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    comments: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    approved_by: Mapped[str | None] = mapped_column(String(80))
    publish_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)

"""Table of the ideas that people proposed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from analytics.models import PERSON, QUESTION_ID
from knowledge_base.storage.base import Base, UtcDateTime


class ProposalRow(Base):
    """An idea, masked before it gets here."""

    __tablename__ = "proposals"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    key: Mapped[str | None] = mapped_column(QUESTION_ID, unique=True)  # of the message that sent it: it is kept once
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    text: Mapped[str] = mapped_column(Text)
    borough: Mapped[str | None] = mapped_column(String(60))
    person: Mapped[str | None] = mapped_column(PERSON, index=True)
    language: Mapped[str] = mapped_column(String(2), server_default="es")
    channel: Mapped[str] = mapped_column(String(20), server_default="telegram")
    state: Mapped[str] = mapped_column(String(10), server_default="new", index=True)
    handled_by: Mapped[str | None] = mapped_column(String(40))  # of the staff
    handled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

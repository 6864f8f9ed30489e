"""Table of the ideas that people proposed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from analytics.models import PERSON
from knowledge_base.storage.base import Base, UtcDateTime


class ProposalRow(Base):
    """An idea, masked before it gets here."""

    __tablename__ = "proposals"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    text: Mapped[str] = mapped_column(Text)
    borough: Mapped[str | None] = mapped_column(String(60))
    person: Mapped[str | None] = mapped_column(PERSON, index=True)

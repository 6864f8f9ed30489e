"""Tables of the missed questions that were answered later."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Double, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from analytics.models import QUESTION_ID
from knowledge_base.storage.base import Base, UtcDateTime


class ClosedGapRow(Base):
    """A miss that the knowledge base answers by now, with what answers it."""

    __tablename__ = "closed_gaps"

    question_id: Mapped[str] = mapped_column(
        QUESTION_ID, ForeignKey("question_log.id", ondelete="CASCADE"), primary_key=True
    )
    entry_id: Mapped[str] = mapped_column(String(60))
    score: Mapped[float] = mapped_column(Double)
    knowledge_version: Mapped[int] = mapped_column(Integer)
    closed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class GapRerunRow(Base):
    """That the open misses were asked again of a version, so that one process does it once."""

    __tablename__ = "gap_reruns"

    knowledge_version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    owner: Mapped[str] = mapped_column(String(120))
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

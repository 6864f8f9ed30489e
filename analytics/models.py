"""Tables of the question log."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Boolean, Double, ForeignKey, Index, Integer, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from knowledge_base.storage.base import Base, UtcDateTime

QUESTION_ID = String(32)  # hexadecimal digits
PERSON = String(64)  # keyed hash, never an identity


class QuestionRow(Base):
    """A question and what became of it; the text is masked before it gets here."""

    __tablename__ = "question_log"
    __table_args__ = (
        Index("ix_question_log_evaluation_asked_at", "evaluation", "asked_at"),
        Index("ix_question_log_demo_asked_at", "evaluation", "demo", "asked_at"),
    )

    id: Mapped[str] = mapped_column(QUESTION_ID, primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    person: Mapped[str | None] = mapped_column(PERSON, index=True)
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text)
    channel: Mapped[str] = mapped_column(Text)
    intent: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(20))
    cause: Mapped[str | None] = mapped_column(String(20))
    entries: Mapped[list[str]] = mapped_column(JSON)
    options: Mapped[list[str]] = mapped_column(JSON)
    score: Mapped[float] = mapped_column(Double)
    knowledge_version: Mapped[int] = mapped_column(Integer)
    latency_ms: Mapped[int] = mapped_column(Integer)
    degraded: Mapped[bool] = mapped_column(Boolean)
    evaluation: Mapped[bool] = mapped_column(Boolean)
    demo: Mapped[bool] = mapped_column(Boolean, server_default=false())  # made by `tulugar demo-data`


class VoteRow(Base):
    """The last vote of a person about a question."""

    __tablename__ = "votes"

    question_id: Mapped[str] = mapped_column(
        QUESTION_ID, ForeignKey("question_log.id", ondelete="CASCADE"), primary_key=True
    )
    person: Mapped[str] = mapped_column(PERSON, primary_key=True, index=True)
    vote: Mapped[str] = mapped_column(String(10))
    voted_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    reason: Mapped[str | None] = mapped_column(String(20))  # why it was voted down, where the person said


class ChoiceRow(Base):
    """What was chosen of a question's options: an entry, which makes a labelled pair, or none of them."""

    __tablename__ = "choices"

    question_id: Mapped[str] = mapped_column(
        QUESTION_ID, ForeignKey("question_log.id", ondelete="CASCADE"), primary_key=True
    )
    text: Mapped[str] = mapped_column(Text)  # the question's, masked
    entry_id: Mapped[str | None] = mapped_column(String(60))
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    knowledge_version: Mapped[int] = mapped_column(Integer)  # that the options came from
    evaluation: Mapped[bool] = mapped_column(Boolean)

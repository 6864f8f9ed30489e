"""Tables of the themes: themes, the questions that are in them, and causes that people corrected."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from analytics.models import PERSON, QUESTION_ID
from knowledge_base.storage.base import Base, UtcDateTime

THEME_ID = String(16)


class ThemeRow(Base):
    """A theme: where it lies, and what people decided about it."""

    __tablename__ = "themes"

    id: Mapped[str] = mapped_column(THEME_ID, primary_key=True)
    label: Mapped[str] = mapped_column(Text)
    named: Mapped[bool] = mapped_column(Boolean)  # by a person; then mining leaves the label alone
    demo: Mapped[bool] = mapped_column(Boolean, index=True)
    merged_into: Mapped[str | None] = mapped_column(THEME_ID)
    split_from: Mapped[str | None] = mapped_column(THEME_ID)
    split_words: Mapped[str | None] = mapped_column(Text)  # folded; questions of `split_from` with all of them
    centres: Mapped[bytes] = mapped_column(
        LargeBinary
    )  # float32 vectors of unit length, one after the other; a merged theme keeps its own
    encoder: Mapped[str] = mapped_column(String(16))  # fingerprint of the encoder that the centres come from
    examples: Mapped[list[str]] = mapped_column(JSON)  # ids of questions, most typical first
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # How often its questions changed (analytics/theme_changes.py).
    changes: Mapped[int] = mapped_column(Integer, default=0, server_default="0")


class ThemeCountsRow(Base):
    """What the questions of a theme added up to after so many changes. Exact: for computing, never for showing."""

    __tablename__ = "theme_counts"

    theme_id: Mapped[str] = mapped_column(THEME_ID, ForeignKey("themes.id", ondelete="CASCADE"), primary_key=True)
    changes: Mapped[int] = mapped_column(Integer)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)


class ThemeQuestionRow(Base):
    """A question that belongs to the themes, and to which one; what a theme's page counts is repeated here."""

    __tablename__ = "theme_questions"
    __table_args__ = (
        # All that the page of a theme counts is in the index, so that a large theme needs no look at the table.
        Index("ix_theme_questions_counted", "theme_id", "week", "person", "cause", "concern"),
        Index("ix_theme_questions_paged", "theme_id", "question_id"),  # mining goes through a theme page by page
    )

    question_id: Mapped[str] = mapped_column(
        QUESTION_ID, ForeignKey("question_log.id", ondelete="CASCADE"), primary_key=True
    )
    theme_id: Mapped[str | None] = mapped_column(THEME_ID)  # None: near no theme yet
    week: Mapped[date] = mapped_column(Date)  # its Monday, UTC
    person: Mapped[str | None] = mapped_column(PERSON, index=True)
    concern: Mapped[str] = mapped_column(String(10))
    cause: Mapped[str | None] = mapped_column(String(20))
    demo: Mapped[bool] = mapped_column(Boolean)


class CauseCorrectionRow(Base):
    """What a person says the cause of a miss is; the last one counts."""

    __tablename__ = "cause_corrections"

    question_id: Mapped[str] = mapped_column(
        QUESTION_ID, ForeignKey("question_log.id", ondelete="CASCADE"), primary_key=True
    )
    decided: Mapped[str | None] = mapped_column(String(20))  # by the rules, before
    cause: Mapped[str] = mapped_column(String(20))
    author: Mapped[str] = mapped_column(Text)
    corrected_at: Mapped[datetime] = mapped_column(UtcDateTime)

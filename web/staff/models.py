"""Tables of the staff: accounts, sessions, failed sign-ins, and the audit trail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Boolean, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from knowledge_base.storage.base import Base, UtcDateTime

NAME = String(40)


class AccountRow(Base):
    __tablename__ = "staff_accounts"

    name: Mapped[str] = mapped_column(NAME, primary_key=True)
    full_name: Mapped[str] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(String(254), unique=True)  # lower case
    roles: Mapped[list[str]] = mapped_column(JSON)
    password_hash: Mapped[str | None] = mapped_column(Text)  # None: signs in elsewhere
    disabled: Mapped[bool] = mapped_column(Boolean)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SessionRow(Base):
    """A browser that signed in; the cookie itself is not stored, only its hash."""

    __tablename__ = "staff_sessions"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)  # SHA-256 of the cookie, hexadecimal
    account: Mapped[str] = mapped_column(NAME, ForeignKey("staff_accounts.name", ondelete="CASCADE"), index=True)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class FailedSignInRow(Base):
    """Wrong passwords in a row for a name, whether or not there is such an account."""

    __tablename__ = "staff_failed_sign_ins"

    name: Mapped[str] = mapped_column(NAME, primary_key=True)
    failures: Mapped[int] = mapped_column(Integer)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AuditRow(Base):
    """One thing that a person did; never changed, never deleted."""

    __tablename__ = "audit_trail"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor: Mapped[str] = mapped_column(String(80), index=True)
    action: Mapped[str] = mapped_column(String(60))
    target: Mapped[str] = mapped_column(String(120), index=True)
    note: Mapped[str] = mapped_column(Text)

"""Tables of the people who asked to be told later, of what is sent to them, and of requests about personal data."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from knowledge_base.storage.base import Base, UtcDateTime

ID = String(32)  # random hexadecimal digits
KEY = String(64)  # keyed hash, of no use without the secret

# Where a parcel is. From `claimed` it goes on to another one; `uncertain` is left only when its claimer still tells.
WAITING, CLAIMED, SENT = "waiting", "claimed", "sent"
UNCERTAIN, REFUSED, CANCELLED = "uncertain", "refused", "cancelled"


class SubscriberRow(Base):
    """Where to write to somebody; nothing here leads to the question log."""

    __tablename__ = "subscribers"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    address: Mapped[str] = mapped_column(Text)  # encrypted
    address_key: Mapped[str] = mapped_column(KEY, unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class WishRow(Base):
    """One consent of a subscriber."""

    __tablename__ = "wishes"
    __table_args__ = (UniqueConstraint("subscriber_id", "topic", "subject"), Index("ix_wishes_of", "topic", "subject"))

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    subscriber_id: Mapped[str] = mapped_column(ID, ForeignKey("subscribers.id", ondelete="CASCADE"))
    topic: Mapped[str] = mapped_column(String(12))
    subject: Mapped[str] = mapped_column(KEY)  # keyed hash of a question, id of an entry, or empty
    version: Mapped[int] = mapped_column(Integer)
    language: Mapped[str] = mapped_column(String(2))
    consented_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class BatchRow(Base):
    """One item that goes to one or many recipients."""

    __tablename__ = "outbox_batches"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    item: Mapped[str] = mapped_column(String(120), unique=True)
    topic: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ParcelRow(Base):
    """An item for one recipient, at most once."""

    __tablename__ = "outbox_parcels"
    __table_args__ = (
        UniqueConstraint("batch_id", "recipient"),
        Index("ix_outbox_parcels_next", "batch_id", "state", "id"),
        Index("ix_outbox_parcels_claimed", "state", "owner"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("outbox_batches.id", ondelete="CASCADE"))
    recipient: Mapped[str | None] = mapped_column(String(64), index=True)  # subscriber or channel; null once forgotten
    language: Mapped[str] = mapped_column(String(2))
    state: Mapped[str] = mapped_column(String(10))
    owner: Mapped[str] = mapped_column(String(120))  # the process that claimed it
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)  # not before
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DataRequestRow(Base):
    """That somebody saw or erased their data, without who."""

    __tablename__ = "data_requests"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(String(12))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    questions: Mapped[int] = mapped_column(Integer)  # that were shown or erased
    wishes: Mapped[int] = mapped_column(Integer)

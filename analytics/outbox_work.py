"""The outbox as a sender sees it: one parcel claimed at a time, and what became of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, case, exists, select, update

from analytics.notice_models import (
    CLAIMED,
    REFUSED,
    SENT,
    UNCERTAIN,
    WAITING,
    BatchRow,
    ParcelRow,
    SubscriberRow,
)
from analytics.sealing import Sealer
from analytics.subscriptions import forget_subscribers
from analytics.transactions import transaction
from domain.errors import InvalidValue
from domain.notices import BatchState, Parcel, Topic

logger = logging.getLogger(__name__)

BATCHES_AT_ONCE = 100  # looked at for the next parcel
SILENT_S = 900.0  # seconds after which a parcel that another process claimed counts as uncertain


class OutboxWork:
    """The outbox of one sending process; `domain.ports.OutboxWork` says what each call does."""

    def __init__(
        self, engine: Engine, sealer: Sealer, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._engine = engine
        self._sealer = sealer
        self._clock = clock

    def recover(self, owner: str) -> int:
        return self._doubt(ParcelRow.owner == owner)

    def doubt_silent(self) -> int:
        return self._doubt(ParcelRow.changed_at < self._clock() - timedelta(seconds=SILENT_S))

    def claim(self, owner: str) -> Parcel | None:
        with transaction(self._engine, read_only=True) as connection:  # SQLite has one writer: none for an empty outbox
            if connection.execute(_sending().limit(1)).first() is None:
                return None
        with transaction(self._engine) as connection:
            for batch in connection.execute(_sending()).all():
                while row := self._claim_of(connection, batch.id, owner):
                    if address := self._address(connection, row.recipient):
                        return Parcel(row.id, address, batch.text, Topic(batch.topic), row.language)
                    self._put(connection, row.id, REFUSED)
                _close_if_done(connection, batch.id)
        return None

    def sent(self, parcel: Parcel) -> None:
        self._settle(parcel, SENT)

    def uncertain(self, parcel: Parcel) -> None:
        self._settle(parcel, UNCERTAIN)

    def refused(self, parcel: Parcel) -> None:
        self._settle(parcel, REFUSED)

    def later(self, parcel: Parcel, wait_s: float) -> None:
        due_at = self._clock() + timedelta(seconds=wait_s)
        with transaction(self._engine) as connection:
            self._put(connection, parcel.id, WAITING, owner="", due_at=due_at)

    def gone(self, parcel: Parcel) -> None:
        with transaction(self._engine) as connection:
            self._put(connection, parcel.id, REFUSED)
            own = SubscriberRow.address_key == self._sealer.key("address", parcel.address)
            forget_subscribers(connection, connection.scalars(select(SubscriberRow.id).where(own)).all())

    def _doubt(self, whose: Any) -> int:
        unknown = update(ParcelRow).where(ParcelRow.state == CLAIMED, whose)
        with transaction(self._engine) as connection:
            return connection.execute(unknown.values(state=UNCERTAIN, changed_at=self._clock())).rowcount

    def _claim_of(self, connection: Connection, batch: int, owner: str) -> Any:
        """One parcel of a batch, taken so that no other process can take it too."""
        now = self._clock()
        following = (
            select(ParcelRow.id)
            .where(ParcelRow.batch_id == batch, ParcelRow.state == WAITING, ParcelRow.due_at <= now)
            .order_by(ParcelRow.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        taken = (
            update(ParcelRow)
            .where(ParcelRow.id == following.scalar_subquery(), ParcelRow.state == WAITING)
            .values(state=CLAIMED, owner=owner, changed_at=now)
            .returning(ParcelRow.id, ParcelRow.recipient, ParcelRow.language)
        )
        return connection.execute(taken).one_or_none()

    def _address(self, connection: Connection, recipient: str | None) -> str | None:
        """Where to send; None when the person is gone or the address cannot be read any more."""
        if recipient is None or recipient.startswith(("@", "-")):
            return recipient
        sealed = connection.scalar(select(SubscriberRow.address).where(SubscriberRow.id == recipient))
        try:
            return self._sealer.open(sealed) if sealed else None
        except InvalidValue as error:
            logger.error("a notice cannot be sent: %s", error)
            return None

    def _settle(self, parcel: Parcel, state: str) -> None:
        with transaction(self._engine) as connection:
            self._put(connection, parcel.id, state)

    def _put(self, connection: Connection, parcel: int, state: str, **more: Any) -> None:
        changed = update(ParcelRow).where(ParcelRow.id == parcel, ParcelRow.state.in_((CLAIMED, UNCERTAIN)))
        connection.execute(changed.values(state=state, changed_at=self._clock(), **more))


def _sending() -> Any:
    """Batches to send: answers that people wait for come before news, older ones first."""
    news_last = case((BatchRow.topic == Topic.NEWS.value, 1), else_=0)
    sending = BatchRow.state == BatchState.SENDING.value
    columns = select(BatchRow.id, BatchRow.text, BatchRow.topic)
    return columns.where(sending).order_by(news_last, BatchRow.id).limit(BATCHES_AT_ONCE)


def _close_if_done(connection: Connection, batch: int) -> None:
    connection.execute(select(BatchRow.id).where(BatchRow.id == batch).with_for_update())  # nobody adds meanwhile
    parcels = ParcelRow.batch_id == batch
    left = exists().where(parcels, ParcelRow.state.in_((WAITING, CLAIMED)))
    sending = (BatchRow.id == batch, BatchRow.state == BatchState.SENDING.value)
    connection.execute(update(BatchRow).where(*sending, ~left).values(state=BatchState.DONE.value))

"""Who asked to be told what: consent that ends by itself, with the address sealed and apart from the log."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, delete, func, select, update

from analytics.notice_models import CANCELLED, WAITING, BatchRow, ParcelRow, SubscriberRow, WishRow
from analytics.sealing import Sealer
from analytics.transactions import insert_into, transaction
from domain.notices import Topic, Wish


class Subscriptions:
    """The wishes of people, by their address; `domain.ports.Subscriptions` says what each call does."""

    def __init__(
        self, engine: Engine, sealer: Sealer, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._engine = engine
        self._sealer = sealer
        self._clock = clock

    def subscribe(self, address: str, wish: Wish) -> None:
        with transaction(self._engine) as connection:
            subscriber = self._subscriber(connection, address)
            row = {
                "subscriber_id": subscriber,
                "topic": wish.topic.value,
                "subject": self._subject(wish.topic, wish.subject),
                "version": wish.version,
                "language": wish.language,
                "consented_at": self._clock(),
                "until": wish.until,
            }
            insert = insert_into(connection, WishRow).values(row)
            renewed = {name: insert.excluded[name] for name in ("version", "language", "consented_at", "until")}
            connection.execute(
                insert.on_conflict_do_update(index_elements=["subscriber_id", "topic", "subject"], set_=renewed)
            )

    def wishes(self, address: str) -> tuple[Wish, ...]:
        held = (
            select(WishRow.topic, WishRow.until, WishRow.subject, WishRow.version, WishRow.language)
            .join(SubscriberRow, SubscriberRow.id == WishRow.subscriber_id)
            .where(SubscriberRow.address_key == self._address_key(address), WishRow.until > self._clock())
            .order_by(WishRow.id)
        )
        with transaction(self._engine, read_only=True) as connection:
            return tuple(Wish(Topic(row[0]), *row[1:]) for row in connection.execute(held))

    def forget(self, address: str) -> int:
        with transaction(self._engine) as connection:
            return forget_subscribers(connection, self._of(connection, address))

    def forget_expired(self) -> int:
        """Delete the wishes whose time is over and the addresses that have none left; how many wishes."""
        with transaction(self._engine) as connection:
            gone = connection.execute(delete(WishRow).where(WishRow.until <= self._clock())).rowcount
            without = select(SubscriberRow.id).where(SubscriberRow.id.not_in(select(WishRow.subscriber_id)))
            forget_subscribers(connection, tuple(connection.scalars(without)))
            return gone

    def _subscriber(self, connection: Connection, address: str) -> str:
        if known := self._of(connection, address):
            return known[0]
        row = {
            "id": uuid.uuid4().hex,
            "address": self._sealer.seal(address),
            "address_key": self._address_key(address),
            "created_at": self._clock(),
        }
        connection.execute(
            insert_into(connection, SubscriberRow).on_conflict_do_nothing(index_elements=["address_key"]), row
        )
        return self._of(connection, address)[0]

    def _of(self, connection: Connection, address: str) -> tuple[str, ...]:
        found = select(SubscriberRow.id).where(SubscriberRow.address_key == self._address_key(address))
        return tuple(connection.scalars(found))

    def _address_key(self, address: str) -> str:
        return self._sealer.key("address", address)

    def _subject(self, topic: Topic, subject: str) -> str:
        """A question is kept as a keyed hash, so that the tables alone do not join an address with the log."""
        return self._sealer.key("question", subject) if topic is Topic.ANSWER else subject


def forget_subscribers(connection: Connection, subscribers: Iterable[str]) -> int:
    """Delete addresses with their wishes; what waits for them is not sent, what was sent counts on. How many wishes."""
    ids = tuple(subscribers)
    own = ParcelRow.recipient.in_(ids)
    connection.execute(update(ParcelRow).where(own, ParcelRow.state == WAITING).values(state=CANCELLED))
    connection.execute(update(ParcelRow).where(own).values(recipient=None))
    personal = select(BatchRow.id).where(BatchRow.topic == Topic.ANSWER.value)
    reached = select(ParcelRow.batch_id).where(ParcelRow.recipient.is_not(None))
    connection.execute(delete(BatchRow).where(BatchRow.id.in_(personal), BatchRow.id.not_in(reached)))
    held = connection.scalar(select(func.count()).where(WishRow.subscriber_id.in_(ids))) or 0
    connection.execute(delete(WishRow).where(WishRow.subscriber_id.in_(ids)))
    connection.execute(delete(SubscriberRow).where(SubscriberRow.id.in_(ids)))
    return held

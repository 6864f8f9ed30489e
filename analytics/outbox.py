"""What is to be sent to a channel or to people who asked for it: put there once, watched, paused, stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, case, func, select, update

from analytics.notice_models import CLAIMED, WAITING, BatchRow, ParcelRow, SubscriberRow, WishRow
from analytics.transactions import insert_into, transaction
from domain.errors import InvalidValue
from domain.notices import MAX_NOTICE_CHARS, Audience, BatchState, Progress, Topic

PUT_AT_ONCE = 1000  # recipients in one statement


class Outbox:
    """The side of those who send; `domain.ports.Outbox` says what each call does."""

    def __init__(self, engine: Engine, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._engine = engine
        self._clock = clock

    def put(self, item: str, text: str, to: Audience) -> Progress:
        with transaction(self._engine) as connection:
            batch = open_batch(connection, item, Topic.NEWS, text, self._clock())
            recipients = [(to.channel, "es")] if to.channel else []
            if to.news:
                recipients += _news_readers(connection, self._clock())
            add_recipients(connection, batch, recipients, self._clock())
            return _progress(connection, item)

    def progress(self, item: str) -> Progress | None:
        with transaction(self._engine, read_only=True) as connection:
            known = connection.scalar(select(BatchRow.id).where(BatchRow.item == item))
            return _progress(connection, item) if known else None

    def news_readers(self) -> int:
        with transaction(self._engine, read_only=True) as connection:
            return len(_news_readers(connection, self._clock()))

    def pause(self, item: str) -> bool:
        return self._change(item, BatchState.SENDING, BatchState.PAUSED)

    def resume(self, item: str) -> bool:
        return self._change(item, BatchState.PAUSED, BatchState.SENDING)

    def stop(self, item: str) -> bool:
        return self._change(item, BatchState.SENDING, BatchState.STOPPED) or self._change(
            item, BatchState.PAUSED, BatchState.STOPPED
        )

    def _change(self, item: str, before: BatchState, after: BatchState) -> bool:
        own = (BatchRow.item == item, BatchRow.state == before.value)
        with transaction(self._engine) as connection:
            return connection.execute(update(BatchRow).where(*own).values(state=after.value)).rowcount == 1


def open_batch(connection: Connection, item: str, topic: Topic, text: str, now: datetime) -> int:
    """The id of an item's batch, made if it is new; one that was done goes on, since recipients may be added.

    Raises:
        InvalidValue: the text is empty, too long for one message, or not the one that the item has.
    """
    if not 0 < len(text.strip()) <= MAX_NOTICE_CHARS:
        raise InvalidValue(f"El texto de un envío tiene de 1 a {MAX_NOTICE_CHARS} caracteres; éste, {len(text)}.")
    row = {"item": item, "topic": topic.value, "text": text, "state": BatchState.SENDING.value, "created_at": now}
    connection.execute(insert_into(connection, BatchRow).on_conflict_do_nothing(index_elements=["item"]), row)
    stored = connection.execute(select(BatchRow.id, BatchRow.text).where(BatchRow.item == item)).one()
    if stored.text != text:
        raise InvalidValue(f"El envío {item!r} ya existe con otro texto: dale otro nombre.")
    again = case((BatchRow.state == BatchState.DONE.value, BatchState.SENDING.value), else_=BatchRow.state)
    connection.execute(update(BatchRow).where(BatchRow.id == stored.id).values(state=again))  # locks it, too
    return int(stored.id)


def add_recipients(connection: Connection, batch: int, recipients: Iterable[tuple[str, str]], now: datetime) -> None:
    """Add (recipient, language) to a batch; those that are in it already stay as they are."""
    rows: list[dict[str, Any]] = [
        {
            "batch_id": batch,
            "recipient": recipient,
            "language": language,
            "state": WAITING,
            "owner": "",
            "due_at": now,
            "changed_at": now,
        }
        for recipient, language in recipients
    ]
    insert = insert_into(connection, ParcelRow).on_conflict_do_nothing(index_elements=["batch_id", "recipient"])
    for start in range(0, len(rows), PUT_AT_ONCE):
        connection.execute(insert, rows[start : start + PUT_AT_ONCE])


def _news_readers(connection: Connection, now: datetime) -> list[tuple[str, str]]:
    """(subscriber, language) of everybody who asked for news."""
    wanted = (
        select(SubscriberRow.id, WishRow.language)
        .join(WishRow, WishRow.subscriber_id == SubscriberRow.id)
        .where(WishRow.topic == Topic.NEWS.value, WishRow.until > now)
        .order_by(SubscriberRow.id)
    )
    return [(subscriber, language) for subscriber, language in connection.execute(wanted)]


def _progress(connection: Connection, item: str) -> Progress:
    batch = connection.execute(select(BatchRow.id, BatchRow.state).where(BatchRow.item == item)).one()
    counted = select(ParcelRow.state, func.count()).where(ParcelRow.batch_id == batch.id).group_by(ParcelRow.state)
    counts: dict[str, int] = {row[0]: row[1] for row in connection.execute(counted)}
    waiting = counts.pop(WAITING, 0) + counts.pop(CLAIMED, 0)
    return Progress(item, BatchState(batch.state), waiting=waiting, **counts)

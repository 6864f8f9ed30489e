"""The outbox: each recipient once per item, whatever happens to those who send."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from analytics.outbox import Outbox
from analytics.outbox_work import SILENT_S, OutboxWork
from analytics.sealing import Sealer
from analytics.subscriptions import Subscriptions
from domain.errors import InvalidValue
from domain.notices import Audience, BatchState, Parcel, Progress, Topic, Wish
from tests.analytics.make import rows

START = datetime(2026, 11, 28, 12, tzinfo=UTC)
READERS = Audience(news=True)
SEALER = Sealer(b"tests only")


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def people(engine: Engine, clock: Clock) -> Subscriptions:
    """Three people who asked for news."""
    subscriptions = Subscriptions(engine, SEALER, clock=clock)
    for address in ("1001", "1002", "1003"):
        subscriptions.subscribe(address, Wish(Topic.NEWS, START + timedelta(days=180)))
    return subscriptions


@pytest.fixture
def outbox(engine: Engine, people: Subscriptions, clock: Clock) -> Outbox:
    return Outbox(engine, clock=clock)


@pytest.fixture
def work(engine: Engine, clock: Clock) -> OutboxWork:
    return OutboxWork(engine, SEALER, clock=clock)


def drain(work: OutboxWork, owner: str = "a:0") -> list[str]:
    reached = []
    while parcel := work.claim(owner):
        work.sent(parcel)
        reached.append(parcel.address)
    return reached


def claimed(work: OutboxWork, owner: str = "a:0") -> Parcel:
    parcel = work.claim(owner)
    assert parcel
    return parcel


def test_an_item_goes_to_the_channel_and_to_each_reader_once(outbox: Outbox, work: OutboxWork) -> None:
    outbox.put("message:1", "Hola", Audience(channel="@ciudad", news=True))
    outbox.put("message:1", "Hola", Audience(channel="@ciudad", news=True))

    assert sorted(drain(work)) == ["1001", "1002", "1003", "@ciudad"]
    assert outbox.progress("message:1") == Progress("message:1", BatchState.DONE, sent=4)


def test_putting_an_item_again_reaches_only_who_is_new(outbox: Outbox, work: OutboxWork, people: Subscriptions) -> None:
    outbox.put("message:1", "Hola", READERS)
    drain(work)
    people.subscribe("1004", Wish(Topic.NEWS, START + timedelta(days=1)))

    outbox.put("message:1", "Hola", READERS)

    assert drain(work) == ["1004"]


def test_what_a_killed_process_had_claimed_is_never_sent_again(outbox: Outbox, work: OutboxWork) -> None:
    outbox.put("message:1", "Hola", READERS)
    claimed(work, "a:0")

    assert work.recover("a:0") == 1

    assert len(drain(work)) == 2
    assert outbox.progress("message:1") == Progress("message:1", BatchState.DONE, sent=2, uncertain=1)


def test_what_another_process_claimed_is_doubted_only_after_a_long_silence(
    outbox: Outbox, work: OutboxWork, clock: Clock
) -> None:
    outbox.put("message:1", "Hola", READERS)
    claimed(work, "other:0")

    assert work.doubt_silent() == 0
    clock.now += timedelta(seconds=SILENT_S + 1)
    assert work.doubt_silent() == 1


def test_a_pause_holds_back_and_a_stop_is_for_good(outbox: Outbox, work: OutboxWork) -> None:
    outbox.put("message:1", "Hola", READERS)

    assert outbox.pause("message:1")
    assert work.claim("a:0") is None
    assert outbox.resume("message:1")
    work.sent(claimed(work))
    assert outbox.stop("message:1")

    assert work.claim("a:0") is None
    assert not outbox.resume("message:1")
    assert outbox.progress("message:1") == Progress("message:1", BatchState.STOPPED, waiting=2, sent=1)


def test_what_telegram_asked_to_send_later_waits(outbox: Outbox, work: OutboxWork, clock: Clock) -> None:
    outbox.put("message:1", "Hola", Audience(channel="@ciudad"))

    work.later(claimed(work), 30)

    assert work.claim("a:0") is None
    clock.now += timedelta(seconds=31)
    assert drain(work) == ["@ciudad"]


def test_who_blocked_the_bot_is_unsubscribed_from_everything(
    outbox: Outbox, work: OutboxWork, people: Subscriptions
) -> None:
    outbox.put("message:1", "Hola", READERS)
    outbox.put("message:2", "Otra", READERS)

    gone = claimed(work)
    work.gone(gone)

    assert people.wishes(gone.address) == ()
    assert gone.address not in drain(work)
    assert outbox.progress("message:2") == Progress("message:2", BatchState.DONE, sent=2, cancelled=1)


def test_who_unsubscribes_is_not_sent_what_waits_and_is_forgotten(
    outbox: Outbox, work: OutboxWork, people: Subscriptions, engine: Engine
) -> None:
    outbox.put("message:1", "Hola", READERS)
    known = [row.id for row in rows(engine, "subscribers")]

    for address in ("1001", "1002", "1003"):
        people.forget(address)

    assert drain(work) == []
    assert not any(subscriber in str(rows(engine, "outbox_parcels")) for subscriber in known)
    assert outbox.progress("message:1") == Progress("message:1", BatchState.DONE, cancelled=3)


def test_a_text_that_does_not_fit_or_changes_is_refused(outbox: Outbox) -> None:
    outbox.put("message:1", "Hola", READERS)

    for item, text in (("message:1", "Otra cosa"), ("message:2", "  "), ("message:3", "x" * 4000)):
        with pytest.raises(InvalidValue):
            outbox.put(item, text, READERS)
    assert outbox.progress("message:2") is None


def test_many_senders_at_once_send_each_parcel_once(
    outbox: Outbox, work: OutboxWork, people: Subscriptions, clock: Clock, engine: Engine
) -> None:
    for number in range(40):
        people.subscribe(str(2000 + number), Wish(Topic.NEWS, START + timedelta(days=1)))
    outbox.put("message:1", "Hola", READERS)
    reached: list[str] = []
    senders = [threading.Thread(target=lambda n=n: reached.extend(drain(work, f"a:{n}"))) for n in range(4)]

    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()

    assert len(reached) == len(set(reached)) == 43
    assert rows(engine, "outbox_batches")[0].state == "done"

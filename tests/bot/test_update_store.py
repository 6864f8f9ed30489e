"""The table of waiting updates: each is claimed by one process at a time, in the order of its chat."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, select, text

from bot.deliveries import Delivery
from bot.replies import Button, Reply
from bot.update_store import LEASE_S, TOMBSTONE_S, UpdateStore
from bot.update_table import DONE, metadata, table
from domain.errors import StorageUnavailable
from knowledge_base.storage.engine import open_engine

DELIVERY = Delivery(7, Reply(("uno\x00", "dos \ud800"), ((Button("👍", "n"),),)), reply_to=3, press_id="9", notice="ya")


DAY_S = 86_400.0


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    url = f"sqlite:///{tmp_path / 'updates.db'}"
    if request.param == "postgresql":
        url = os.environ.get("TEST_DATABASE_URL", "")
        if not url:
            pytest.skip("TEST_DATABASE_URL is not set: no PostgreSQL server to test with")
        url = _schema_of_its_own(url)
    opened = open_engine(url)
    metadata.drop_all(opened)
    metadata.create_all(opened)
    yield opened
    metadata.drop_all(opened)
    opened.dispose()


def _schema_of_its_own(url: str) -> str:
    """The tables of other suites in that database stay as they are."""
    opened = open_engine(url)
    with opened.begin() as connection:
        connection.execute(text("CREATE SCHEMA IF NOT EXISTS test_update_store"))
    opened.dispose()
    address = make_url(url).update_query_dict({"options": "-csearch_path=test_update_store"})
    return address.render_as_string(hide_password=False)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(engine: Engine, clock: Clock) -> UpdateStore:
    return UpdateStore(lambda: engine, "one", clock=clock)


@pytest.fixture
def other(engine: Engine, clock: Clock) -> UpdateStore:
    return UpdateStore(lambda: engine, "other", clock=clock)


def test_an_update_is_new_once(store: UpdateStore, other: UpdateStore) -> None:
    assert store.add(1, 7, {"update_id": 1})
    assert not store.add(1, 7, {"update_id": 1})
    assert not other.add(1, 7, {"update_id": 1})


def test_odd_text_comes_back_as_it_was(store: UpdateStore) -> None:
    payload = {"update_id": 1, "message": {"text": "nul\x00 \ud83d 😀 árbol"}}
    store.add(1, 7, payload)

    assert store.payload(1) == payload


def test_a_new_update_belongs_to_who_stored_it(store: UpdateStore, other: UpdateStore) -> None:
    store.add(1, 7, {})

    assert other.claim(1) is None
    assert other.waiting() == ()
    assert store.waiting() == (1,)
    assert store.claim(1)


def test_who_went_silent_loses_the_update(store: UpdateStore, other: UpdateStore, clock: Clock) -> None:
    store.add(1, 7, {})
    store.claim(1)
    clock.now += LEASE_S + 1

    assert other.waiting() == (1,)
    assert other.claim(1)
    assert not store.compose(1, DELIVERY)
    assert not store.confirm(1, 1)
    assert store.claim(1) is None


def test_who_renews_keeps_it(store: UpdateStore, other: UpdateStore, clock: Clock) -> None:
    store.add(1, 7, {})
    clock.now += LEASE_S - 1
    store.renew()
    clock.now += LEASE_S - 1

    assert other.claim(1) is None


def test_who_hands_over_lets_others_begin(store: UpdateStore, other: UpdateStore, clock: Clock) -> None:
    store.add(1, 7, {})
    store.renew(0.0)
    clock.now += 0.001

    assert other.claim(1)


def test_an_older_update_of_the_chat_comes_first(store: UpdateStore) -> None:
    for number, chat in ((1, 7), (2, 7), (3, 8), (4, None), (5, None)):
        store.add(number, chat, {})

    assert store.claim(2) is None
    assert store.claim(3)
    assert store.claim(5)
    store.finish(1)
    assert store.claim(2)


def test_a_composed_answer_is_found_again(store: UpdateStore) -> None:
    store.add(1, 7, {})
    store.claim(1)
    assert store.compose(1, DELIVERY)
    assert store.confirm(1, 2)

    claim = store.claim(1)

    assert claim is not None
    assert (claim.delivery, claim.steps_sent, claim.attempts) == (DELIVERY, 2, 2)


def test_what_is_done_leaves_only_its_number(store: UpdateStore, engine: Engine) -> None:
    store.add(1, 7, {"text": "secreto"})
    store.claim(1)
    store.compose(1, DELIVERY)
    store.finish(1)

    with engine.connect() as connection:
        row = dict(connection.execute(select(table)).mappings().one())
    assert [row.pop(name) for name in ("update_id", "state", "expires_at")] == [1, DONE, 1000.0 + TOMBSTONE_S]
    assert set(row.values()) <= {None, "", 0}
    assert store.claim(1) is None
    assert store.payload(1) is None
    assert not store.add(1, 7, {})


def test_what_was_answered_from_memory_is_known_afterwards(store: UpdateStore) -> None:
    store.finish(1)
    store.finish(1)

    assert not store.add(1, 7, {})


def test_old_numbers_are_forgotten_and_waiting_updates_are_not(store: UpdateStore, clock: Clock) -> None:
    store.add(1, 7, {})
    store.finish(1)
    store.add(2, 7, {})
    assert store.prune() == 0
    clock.now += TOMBSTONE_S + 1

    assert store.prune() == 1
    assert store.waiting() == (2,)


def test_many_who_claim_at_once_get_one_claim(engine: Engine, clock: Clock) -> None:
    gone = UpdateStore(lambda: engine, "gone", clock=lambda: 0.0)
    for number in range(20):
        gone.add(number, number, {})
    claims: list[int] = []
    barrier = threading.Barrier(6)

    def claim_all(name: str) -> None:
        mine = UpdateStore(lambda: engine, name, clock=clock)
        barrier.wait()
        claims.extend(number for number in range(20) if mine.claim(number))

    threads = [threading.Thread(target=claim_all, args=(f"bot {number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(claims) == list(range(20))


def test_a_database_that_is_gone_is_said(store: UpdateStore, engine: Engine) -> None:
    metadata.drop_all(engine)

    for call in (
        lambda: store.add(1, 7, {}),
        lambda: store.claim(1),
        lambda: store.finish(1),
        store.waiting,
        store.renew,
    ):
        with pytest.raises(StorageUnavailable):
            call()


def test_a_database_that_comes_later_is_opened_then(engine: Engine, clock: Clock) -> None:
    answers: list[Engine | None] = [None, engine]

    def database() -> Engine:
        if (opened := answers.pop(0)) is None:
            raise StorageUnavailable("not yet")
        return opened

    store = UpdateStore(database, "one", clock=clock)

    with pytest.raises(StorageUnavailable):
        store.add(1, 7, {})
    assert store.add(1, 7, {})
    assert store.waiting() == (1,)


@pytest.mark.parametrize("jump_s", [DAY_S, -DAY_S])
def test_a_clock_that_jumps_leaves_each_update_with_one_process(
    store: UpdateStore, other: UpdateStore, clock: Clock, jump_s: float
) -> None:
    """Ahead, leases seem to have ended and whoever claims first answers alone; back, the owner goes on."""
    clock.now = 2 * DAY_S
    store.add(1, 7, {"update_id": 1})
    assert store.claim(1)
    clock.now += jump_s

    taken_over = other.claim(1) is not None

    assert store.compose(1, DELIVERY) is not taken_over
    (other if taken_over else store).finish(1)
    assert (store.waiting(), other.waiting()) == ((), ())


def test_after_a_clock_went_back_a_restart_takes_its_updates_up_at_once(
    store: UpdateStore, engine: Engine, clock: Clock
) -> None:
    clock.now = DAY_S * 2
    store.add(1, 7, {"update_id": 1})
    clock.now = DAY_S

    again = UpdateStore(lambda: engine, "one", clock=clock)  # a bot that starts again has its name again

    assert again.waiting() == (1,)
    assert again.claim(1)

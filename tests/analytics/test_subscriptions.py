"""Consent to be told later: kept apart from the log, unreadable without the secret, ended by time and by its person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from analytics.sealing import Sealer
from analytics.subscriptions import Subscriptions
from domain.errors import InvalidValue
from domain.notices import Topic, Wish
from tests.analytics.make import rows

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
ANA, BETO = "1001", "1002"
QUESTION = "ab" * 16


def wish(topic: Topic = Topic.NEWS, subject: str = "", *, days: float = 180, **more: object) -> Wish:
    return Wish(topic, NOW + timedelta(days=days), subject, **more)  # type: ignore[arg-type]


@pytest.fixture
def subscriptions(engine: Engine) -> Subscriptions:
    return Subscriptions(engine, Sealer(b"tests only"), clock=lambda: NOW)


def test_a_wish_is_found_again_by_its_person_alone(subscriptions: Subscriptions) -> None:
    subscriptions.subscribe(ANA, wish())
    subscriptions.subscribe(ANA, wish(Topic.CORRECTION, "red-c40", version=7))

    assert [held.topic for held in subscriptions.wishes(ANA)] == [Topic.NEWS, Topic.CORRECTION]
    assert subscriptions.wishes(ANA)[1].version == 7
    assert subscriptions.wishes(BETO) == ()


def test_the_same_wish_again_renews_it(subscriptions: Subscriptions, engine: Engine) -> None:
    subscriptions.subscribe(ANA, wish(days=1))
    subscriptions.subscribe(ANA, wish(days=180))

    assert [held.until for held in subscriptions.wishes(ANA)] == [NOW + timedelta(days=180)]
    assert len(rows(engine, "subscribers")) == 1


def test_the_tables_show_neither_the_address_nor_which_question(subscriptions: Subscriptions, engine: Engine) -> None:
    subscriptions.subscribe(ANA, wish(Topic.ANSWER, QUESTION))

    stored = str(rows(engine, "subscribers")) + str(rows(engine, "wishes"))
    assert QUESTION not in stored
    assert ANA not in stored.replace(str(NOW), "")


def test_another_secret_opens_nothing() -> None:
    sealed = Sealer(b"one").seal(ANA)

    assert Sealer(b"one").open(sealed) == ANA
    with pytest.raises(InvalidValue, match="ADDRESS_SECRET"):
        Sealer(b"another").open(sealed)


def test_forgetting_leaves_nothing_of_the_person(subscriptions: Subscriptions, engine: Engine) -> None:
    subscriptions.subscribe(ANA, wish())
    subscriptions.subscribe(ANA, wish(Topic.ANSWER, QUESTION))
    subscriptions.subscribe(BETO, wish())

    assert subscriptions.forget(ANA) == 2

    assert subscriptions.wishes(ANA) == ()
    assert len(rows(engine, "subscribers")) == len(rows(engine, "wishes")) == 1
    assert subscriptions.forget(ANA) == 0


def test_a_wish_ends_by_itself_and_takes_the_address_with_it(subscriptions: Subscriptions, engine: Engine) -> None:
    subscriptions.subscribe(ANA, wish(days=-1))
    subscriptions.subscribe(BETO, wish(days=1))
    assert subscriptions.wishes(ANA) == ()

    assert subscriptions.forget_expired() == 1

    assert len(rows(engine, "subscribers")) == len(rows(engine, "wishes")) == 1

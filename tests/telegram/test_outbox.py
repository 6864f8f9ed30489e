"""The outbox on the emulator: each recipient gets an item once, whatever Telegram, the bot or the database does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import Engine

import bootstrap
from analytics.outbox import Outbox
from analytics.subscriptions import Subscriptions
from domain.notices import Audience, BatchState, Progress, Topic, Wish
from knowledge_base.storage.engine import open_engine
from knowledge_base.storage.migrate import migrate
from settings import Settings
from tests.telegram.emulator import Emulator
from tests.telegram.test_crash import process

ANA, BETO, CARO = 1001, 1002, 1003
ITEM = "message:1"
READERS = Audience(news=True)


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    opened = open_engine(settings.effective_database_url)
    migrate(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def readers(settings: Settings, engine: Engine, telegram: Emulator) -> Subscriptions:
    """Three people who talked to the bot and asked for news."""
    subscriptions = bootstrap.subscriptions(settings, engine)
    for chat in (ANA, BETO, CARO):
        telegram.world.chat(chat)
        subscriptions.subscribe(str(chat), Wish(Topic.NEWS, datetime.now(UTC) + timedelta(days=1)))
    return subscriptions


@pytest.fixture
def outbox(settings: Settings, engine: Engine, readers: Subscriptions) -> Outbox:
    return bootstrap.outbox(settings, engine)


def until_done(telegram: Emulator, outbox: Outbox) -> Progress:
    def progress() -> Progress:
        found = outbox.progress(ITEM)
        assert found
        return found

    telegram.until(lambda: progress().state is BatchState.DONE)
    return progress()


def reached(telegram: Emulator) -> Counter[int]:
    return Counter(message["chat"]["id"] for message in telegram.sent())


@pytest.mark.usefixtures("bot")
def test_an_item_reaches_the_channel_and_everybody_who_asked(telegram: Emulator, outbox: Outbox) -> None:
    telegram.world.channel(-100500, "ciudad")

    outbox.put(ITEM, "Hay <nuevos> datos & fuentes", Audience(channel="@ciudad", news=True))

    assert until_done(telegram, outbox).sent == 4
    assert reached(telegram) == {ANA: 1, BETO: 1, CARO: 1, -100500: 1}
    assert telegram.sent(-100500)[0]["text"] == "Hay <nuevos> datos & fuentes"
    assert telegram.sent(ANA)[0]["text"].endswith("/baja.")


@pytest.mark.usefixtures("bot")
def test_who_blocked_the_bot_is_unsubscribed(telegram: Emulator, outbox: Outbox, readers: Subscriptions) -> None:
    telegram.world.blocked.add(BETO)

    outbox.put(ITEM, "Hola", READERS)

    assert until_done(telegram, outbox) == Progress(ITEM, BatchState.DONE, sent=2, refused=1)
    assert readers.wishes(str(BETO)) == ()
    assert readers.wishes(str(ANA)) != ()


@pytest.mark.usefixtures("bot")
def test_too_many_requests_is_waited_out_and_repeats_nothing(telegram: Emulator, outbox: Outbox) -> None:
    telegram.fail("sendMessage", status=429, retry_after=1)

    outbox.put(ITEM, "Hola", READERS)

    assert until_done(telegram, outbox).sent == 3
    assert reached(telegram) == {ANA: 1, BETO: 1, CARO: 1}


@pytest.mark.usefixtures("bot")
def test_a_message_whose_fate_is_unknown_is_not_sent_again(telegram: Emulator, outbox: Outbox) -> None:
    telegram.fail("sendMessage", status=502, after=True)

    outbox.put(ITEM, "Hola", READERS)

    assert until_done(telegram, outbox) == Progress(ITEM, BatchState.DONE, sent=2, uncertain=1)
    assert reached(telegram) == {ANA: 1, BETO: 1, CARO: 1}


def test_kill_9_in_the_middle_sends_nobody_an_item_twice(
    telegram: Emulator, settings: Settings, readers: Subscriptions, outbox: Outbox
) -> None:
    people = range(2001, 2041)
    for chat in people:
        telegram.world.chat(chat)
        readers.subscribe(str(chat), Wish(Topic.NEWS, datetime.now(UTC) + timedelta(days=1)))
    telegram.fail("sendMessage", delay_s=0.1, times=100)
    outbox.put(ITEM, "Hola", READERS)

    for wanted in (8, 20):
        with process(settings) as bot:
            telegram.until(partial(_at_least, telegram, wanted))
            bot.kill()
    with process(settings):
        progress = until_done(telegram, outbox)

    assert max(reached(telegram).values()) == 1
    assert progress.sent + progress.uncertain == 43
    assert progress.sent <= len(telegram.sent()) <= 43
    assert progress.uncertain <= 12, "six were on their way at each kill"


def _at_least(telegram: Emulator, wanted: int) -> bool:
    return len(telegram.sent()) >= wanted

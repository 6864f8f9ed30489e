"""Two of each process behind HAProxy: a replica that is killed loses no message and mixes up no chat."""

from __future__ import annotations

import itertools
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from knowledge_base.storage.engine import open_engine
from settings import ROOT
from tests.operations.order import APOLOGY, in_order
from tests.operations.topology import COMMANDS, REPLICAS, WEBHOOK_SECRET, Topology
from tests.telegram.emulator import Emulator

pytestmark = [pytest.mark.e2e, pytest.mark.postgres, pytest.mark.redis, pytest.mark.slow]

DATABASE, REDIS = os.environ.get("TEST_DATABASE_URL", ""), os.environ.get("TEST_REDIS_URL", "")
CHATS = range(5570007001, 5570007013)  # as long as real ones: a short number also stands in times and request numbers
QUESTIONS = ("¿Qué es la red C40?", "¿Qué es Ecobici?", "¿Qué es el premio Guangzhou?", "¿Qué es CGLU?")
ROUNDS = 3  # each question so often in each chat
KILLS = (("bot", 0), ("actions", 0), ("rasa", 0), ("bot", 1), ("actions", 1))


@pytest.fixture(scope="module")
def telegram() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


@pytest.fixture(scope="module")
def topology(telegram: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Topology]:
    if not (DATABASE and REDIS):
        pytest.skip("needs TEST_DATABASE_URL and TEST_REDIS_URL: start the servers with `make services`")
    engine = open_engine(DATABASE)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    environ = {
        "DATABASE_URL": DATABASE,
        "TELEGRAM_BOT_TOKEN": telegram.token,
        "TELEGRAM_API_URL": telegram.url,
        "RASA_LOCK_URL": f"{REDIS.rpartition('/')[0]}/7",
        "RASA_TRACKER_URL": f"{REDIS.rpartition('/')[0]}/8",
        "BOT_MEMORY_URL": f"{REDIS.rpartition('/')[0]}/9",
    }
    tulugar = str(Path(sys.executable).with_name("tulugar"))
    subprocess.run([tulugar, "kb", "import", "--quiet"], cwd=ROOT, env={**os.environ, **environ}, check=True)
    with Topology(tmp_path_factory.mktemp("topology"), environ) as running:
        yield running


def first_line(message: dict) -> str:
    return message["text"].split("\n")[0]


def test_two_bots_count_the_messages_of_a_person_together(telegram: Emulator, topology: Topology) -> None:
    ana, beto = 5570005001, 5570005002
    for number in range(26):
        telegram.say(ana, f"hola {number}")
    replies = telegram.replies(ana, 21)
    telegram.say(beto, QUESTIONS[0])
    telegram.replies(beto, 1)

    assert len(telegram.sent(ana)) == 21
    assert ["muchos mensajes" in reply["text"] for reply in replies] == [False] * 20 + [True]


def test_a_conversation_goes_on_at_the_other_replica(telegram: Emulator, topology: Topology) -> None:
    chat = 5570006999
    telegram.say(chat, QUESTIONS[0])
    first = telegram.replies(chat, 1)[0]

    for number in range(1, 5):  # in turn at one Rasa and at the other
        telegram.say(chat, "¿y eso para qué sirve?")
        telegram.replies(chat, 1 + number)

    follow_ups = {first_line(reply) for reply in telegram.sent(chat)[1:]}
    assert len(follow_ups) == 1 and first_line(first) not in follow_ups
    assert "C40" in str(telegram.sent(chat)[1])


def test_replicas_killed_under_load_lose_nothing_and_keep_order(telegram: Emulator, topology: Topology) -> None:
    expected = list(itertools.islice(itertools.cycle(_answers_to(telegram)), len(QUESTIONS) * ROUNDS))
    victims = list(KILLS)
    random.Random(20261128).shuffle(victims)
    pace = len(expected) // len(victims)

    for number in range(len(expected)):
        for chat in CHATS:
            telegram.say(chat, QUESTIONS[number % len(QUESTIONS)])
        time.sleep(1.0)
        if number % pace == 0 and victims:
            part, replica = victims.pop()
            topology.kill(part, replica)
            topology.start(part, replica)
            topology.wait_ready(part, replica)
    telegram.until(lambda: all(len(telegram.sent(chat)) >= len(expected) for chat in CHATS), 90)
    telegram.until(lambda: _unfinished() == 0, 60)

    apologies, repeated = 0, 0
    for chat in CHATS:
        heard = [first_line(reply) for reply in telegram.sent(chat)]
        apologies += sum(line.startswith(APOLOGY) for line in heard)
        repeated += len(heard) - len(expected)
        assert in_order(heard, expected), (chat, heard)
    assert repeated <= len(CHATS) * len(REPLICAS), "a killed bot may repeat what was on the wire, once for each chat"
    assert apologies <= 2 * len(CHATS)
    assert len(topology.log("bot", 0).split("Traceback")) == 1


def test_no_log_holds_a_secret_or_what_somebody_wrote(telegram: Emulator, topology: Topology) -> None:
    telegram.say(5570006997, "¿Qué sabes de la señora Zutana Perengánez?")
    telegram.replies(5570006997, 1)
    logs = {f"{part}-{number}": topology.log(part, number) for part in COMMANDS for number in REPLICAS}
    secrets = [path.read_text(encoding="utf-8").strip() for path in topology.secret_files()]

    assert len(secrets) >= 3
    for name, log in logs.items():
        assert not [
            secret for secret in (*secrets, telegram.token, WEBHOOK_SECRET, "tulugar:tulugar@") if secret in log
        ], name
        assert "Perengánez" not in log and not any(question in log for question in QUESTIONS), name
        assert not any(str(chat) in log for chat in (5570006997, *CHATS)), name


def test_a_request_number_leads_through_all_processes(telegram: Emulator, topology: Topology) -> None:
    telegram.say(5570006996, QUESTIONS[0])
    telegram.replies(5570006996, 1)
    numbers = [
        set(re.findall(r"\[([0-9a-f]{32})\]", "".join(topology.log(part, number) for number in REPLICAS)))
        for part in COMMANDS
    ]

    assert numbers[0] & numbers[1] & numbers[2]


def _answers_to(telegram: Emulator) -> list[str]:
    """What each question is answered when all is well."""
    for number, question in enumerate(QUESTIONS):
        telegram.say(5570006998, question)
        telegram.replies(5570006998, number + 1)
    lines = [first_line(reply) for reply in telegram.sent(5570006998)]
    assert len(set(lines)) == len(QUESTIONS)
    return lines


def _unfinished() -> int:
    engine = open_engine(DATABASE)
    with engine.connect() as connection:
        found = connection.scalar(text("SELECT count(*) FROM telegram_updates WHERE state <> 'done'"))
    engine.dispose()
    return int(found or 0)

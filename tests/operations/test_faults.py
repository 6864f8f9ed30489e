"""What breaks around the processes, for real: what people see meanwhile, what is kept, how long until all is normal.

One emulator, bot, Rasa and action server for all; PostgreSQL, Redis and Telegram are reached through taps.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url

from cli.up import RunningProcesses, start_processes
from knowledge_base.storage.engine import open_engine
from settings import ROOT, read_settings
from tests.operations.tap import Tap
from tests.ports import free_port
from tests.telegram.emulator import Emulator

pytestmark = [pytest.mark.e2e, pytest.mark.postgres, pytest.mark.redis, pytest.mark.slow]

DATABASE, REDIS = os.environ.get("TEST_DATABASE_URL", ""), os.environ.get("TEST_REDIS_URL", "")
QUESTION = "¿Qué es la red C40?"
BURST = (QUESTION, "¿Qué es Ecobici?", "¿Qué es el premio Guangzhou?")
OUTAGE_S = 4.0  # FAULT_SECONDS=60 for the outage that docs/operations.md tells of
RASA_TIMEOUT_S = 1.0
NORMAL_S = 60.0  # within which everything is as before


class Stack:
    """What the tests do to the processes, and ask of them."""

    def __init__(self, telegram: Emulator, taps: dict[str, Tap], engine: Engine) -> None:
        self.telegram, self.taps, self.engine = telegram, taps, engine
        self.processes: RunningProcesses
        self._chats = 0

    def chat(self) -> int:
        """A person who never wrote before."""
        self._chats += 1
        return 7_000_000_000 + self._chats

    def ask(self, chat: int, question: str = QUESTION) -> str:
        before = len(self.telegram.sent(chat))
        self.telegram.say(chat, question)
        return str(self.telegram.replies(chat, before + 1)[-1]["text"])

    def group(self, name: str) -> int:
        """Process id of one of ours, which leads a group of its own."""
        path = self.processes.settings.state_path / "run" / f"{name}.json"
        return int(json.loads(path.read_text(encoding="utf-8"))["pid"])

    def count(self, statement: str) -> int:
        with self.engine.connect() as connection:
            return int(connection.scalar(text(statement)) or 0)

    def logged(self) -> int:
        return self.count("SELECT count(*) FROM question_log")

    def degraded(self) -> int:
        return self.count("SELECT count(*) FROM question_log WHERE degraded")

    def unfinished(self) -> int:
        return self.count("SELECT count(*) FROM telegram_updates WHERE state <> 'done'")

    def until_led_by_rasa(self) -> float:
        """Ask until Rasa answers again; the seconds that it took."""
        began = time.monotonic()
        while time.monotonic() - began < NORMAL_S:
            before = self.degraded()
            self.ask(self.chat())
            if self.degraded() == before:
                return time.monotonic() - began
        raise AssertionError("Rasa did not come back")


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    if not (DATABASE and REDIS):
        pytest.skip("needs TEST_DATABASE_URL and TEST_REDIS_URL: start the servers with `make services`")
    folder = tmp_path_factory.mktemp("faults")
    database, redis = make_url(DATABASE), make_url(REDIS)
    with ExitStack() as all_of_it:
        telegram = all_of_it.enter_context(Emulator())
        places = {
            "database": (database.host or "", database.port or 5432),
            "redis": (redis.host or "", redis.port or 6379),
            "telegram": ("127.0.0.1", telegram.port),
        }
        taps = {name: all_of_it.enter_context(Tap(*place)) for name, place in places.items()}
        environ = _environ(folder, telegram, {name: tap.port for name, tap in taps.items()})
        patch = all_of_it.enter_context(pytest.MonkeyPatch.context())
        for name, value in environ.items():
            patch.setenv(name, value)
        engine = open_engine(DATABASE)
        all_of_it.callback(engine.dispose)
        _empty(engine)
        _two_deploys_at_once()
        found = Stack(telegram, taps, engine)
        found.processes = all_of_it.enter_context(
            start_processes(read_settings(os.environ), ("rasa", "actions", "bot"))
        )
        found.processes.wait_ready(["actions", "rasa"])
        found.ask(found.chat())
        yield found


def _environ(folder: Path, telegram: Emulator, ports: dict[str, int]) -> dict[str, str]:
    tapped = make_url(DATABASE).set(host="127.0.0.1", port=ports["database"])
    redis = f"redis://127.0.0.1:{ports['redis']}"
    return {
        "STATE_DIR": str(folder),
        "DATABASE_URL": tapped.render_as_string(hide_password=False),
        "RASA_LOCK_URL": f"{redis}/5",
        "RASA_TRACKER_URL": f"{redis}/6",
        "BOT_MEMORY_URL": f"{redis}/4",
        "RASA_TIMEOUT_S": str(RASA_TIMEOUT_S),
        "TELEGRAM_BOT_TOKEN": telegram.token,
        "TELEGRAM_API_URL": f"http://127.0.0.1:{ports['telegram']}",
        "TELEGRAM_WEBHOOK_URL": "",
        "TELEGRAM_MESSAGES_PER_SECOND": "1000",
        **{f"{name}_PORT": str(free_port()) for name in ("RASA", "ACTIONS", "WEB")},
    }


def _empty(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))


def _two_deploys_at_once() -> None:
    """Two machines start on an empty database at the same moment: both migrate it and both bring the content."""
    tulugar = str(Path(sys.executable).with_name("tulugar"))
    command = [tulugar, "kb", "import", "--quiet"]
    both = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for _ in range(2)
    ]
    said = [each.communicate(timeout=120)[0] for each in both]
    assert [each.returncode for each in both] == [0, 0], said


def outage_s() -> float:
    return float(os.environ.get("FAULT_SECONDS", OUTAGE_S))


def _first_line(answer: str) -> str:
    return answer.split("\n")[0]


def measured(record_property: Callable[[str, object], None], name: str, seconds: float) -> None:
    record_property(name, round(seconds, 1))
    print(f"{name}: normal after {seconds:.1f} s")


def test_two_deploys_at_once_leave_one_version(stack: Stack) -> None:
    assert stack.count("SELECT count(*) FROM knowledge_versions") == 1
    assert stack.count("SELECT count(*) FROM alembic_version") == 1


def test_a_burst_beyond_what_rasa_can_do_waits_its_turn(stack: Stack, record_property) -> None:
    """Everybody is answered, each in the order of their questions, and who asks afterwards does not wait."""
    chats = [stack.chat() for _ in range(20)]
    expected = [_first_line(stack.ask(stack.chat(), question)) for question in BURST]
    for question in BURST:
        for chat in chats:
            stack.telegram.say(chat, question)
    began = time.monotonic()
    for chat in chats:
        replies = stack.telegram.replies(chat, len(BURST), NORMAL_S)
        assert [_first_line(str(reply["text"])) for reply in replies] == expected

    measured(record_property, "burst", time.monotonic() - began)
    assert stack.ask(stack.chat())
    stack.telegram.until(lambda: stack.unfinished() == 0)


def test_a_database_that_is_gone_costs_nobody_an_answer_and_no_row(stack: Stack, record_property) -> None:
    before, asked, chat = stack.logged(), 0, stack.chat()
    stack.taps["database"].cut()
    ends = time.monotonic() + outage_s()
    while time.monotonic() < ends:
        assert "C40" in stack.ask(chat if asked < 10 else stack.chat())
        asked += 1

    stack.taps["database"].mend()
    began = time.monotonic()
    while stack.logged() < before + asked:
        assert time.monotonic() - began < NORMAL_S, (stack.logged() - before, asked)
        stack.ask(stack.chat())
        asked += 1
    stack.telegram.until(lambda: stack.unfinished() == 0, NORMAL_S)
    measured(record_property, "database gone", time.monotonic() - began)
    assert stack.logged() == before + asked


def test_a_slow_database_slows_answers_and_loses_none(stack: Stack) -> None:
    before = stack.logged()
    stack.taps["database"].slow(0.1)
    chats = [stack.chat() for _ in range(5)]
    for chat in chats:
        stack.telegram.say(chat, QUESTION)
    for chat in chats:
        assert "C40" in str(stack.telegram.replies(chat, 1)[0]["text"])
    stack.taps["database"].slow(0.0)

    stack.telegram.until(lambda: stack.logged() == before + len(chats) and not stack.unfinished())


def test_without_redis_the_search_answers_alone(stack: Stack, record_property) -> None:
    before = stack.degraded()
    stack.taps["redis"].cut()
    assert "C40" in stack.ask(stack.chat())
    assert stack.degraded() == before + 1

    stack.taps["redis"].mend()
    measured(record_property, "redis gone", stack.until_led_by_rasa())


def test_a_rasa_that_hangs_holds_nobody_up_for_long(stack: Stack, record_property) -> None:
    before, group, chats = stack.degraded(), stack.group("rasa"), [stack.chat() for _ in range(12)]
    os.killpg(group, signal.SIGSTOP)
    try:
        began = time.monotonic()
        for chat in chats:
            stack.telegram.say(chat, QUESTION)
        for chat in chats:
            assert "C40" in str(stack.telegram.replies(chat, 1)[0]["text"])
        assert time.monotonic() - began < 10 * RASA_TIMEOUT_S
        assert stack.degraded() == before + len(chats)
    finally:
        os.killpg(group, signal.SIGCONT)
    measured(record_property, "rasa hung", stack.until_led_by_rasa())


def test_a_storm_of_429_delays_and_repeats_nothing(stack: Stack) -> None:
    chats = [stack.chat() for _ in range(10)]
    stack.telegram.fail("sendMessage", status=429, retry_after=1, times=15)
    for chat in chats:
        stack.telegram.say(chat, QUESTION)
    for chat in chats:
        stack.telegram.replies(chat, 1)

    stack.telegram.until(lambda: stack.unfinished() == 0)
    assert all(len(stack.telegram.sent(chat)) == 1 for chat in chats)


def test_telegram_out_of_reach_delays_and_keeps_the_order(stack: Stack, record_property) -> None:
    chat = stack.chat()
    stack.taps["telegram"].cut()
    ends, asked = time.monotonic() + outage_s(), 0
    for asked in range(1, 6):
        stack.telegram.say(chat, f"{QUESTION} {asked}")
    time.sleep(max(0.0, ends - time.monotonic()))  # the outage itself: nothing happens that could be waited for
    assert not stack.telegram.sent(chat)

    stack.taps["telegram"].mend()
    began = time.monotonic()
    stack.telegram.replies(chat, asked, NORMAL_S)
    measured(record_property, "telegram out of reach", time.monotonic() - began)
    stack.telegram.until(lambda: stack.unfinished() == 0)
    assert len(stack.telegram.sent(chat)) == asked


def test_a_full_disk_costs_log_rows_and_no_answer(stack: Stack) -> None:
    """Nothing that the bot writes fits, and the database is gone too, so that rows would have to wait on disk."""
    bot, limits = stack.group("bot"), resource.prlimit(stack.group("bot"), resource.RLIMIT_FSIZE)
    resource.prlimit(bot, resource.RLIMIT_FSIZE, (0, limits[1]))
    stack.taps["database"].cut()
    assert "C40" in stack.ask(stack.chat())
    assert "C40" in stack.ask(stack.chat())
    resource.prlimit(bot, resource.RLIMIT_FSIZE, limits)
    stack.taps["database"].mend()

    before = stack.logged()
    assert "C40" in stack.ask(stack.chat())
    began = time.monotonic()
    while stack.logged() == before:
        assert time.monotonic() - began < NORMAL_S
        stack.ask(stack.chat())
    stack.telegram.until(lambda: stack.unfinished() == 0, NORMAL_S)

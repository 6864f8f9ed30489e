"""Rasa, the action server and the bot as real processes on the emulator, started once for all tests that share them."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli.up import RunningProcesses, start_processes
from domain.knowledge import Phrasing, Source
from knowledge_base.storage.engine import open_engine
from knowledge_base.storage.repository import EntryRepository
from settings import ROOT, Settings, read_settings
from tests import make
from tests.telegram.emulator import Emulator
from tests.telegram.world import Json

FIRST_CHAT = 5000
PARTS = ("rasa", "actions", "bot")
LONG_QUESTION = "¿Qué dice el informe de los cuarenta mercados hermanos?"  # its answer is as long as one may be


@dataclass(frozen=True)
class Stack:
    telegram: Emulator
    settings: Settings
    processes: RunningProcesses

    def mend(self) -> None:
        """Start again what a test has killed."""
        ended = self.processes.ended()
        for name in ended:
            self.processes.restart(name)
        self.processes.wait_ready([name for name in ("actions", "rasa") if name in ended])

    def new_chat(self) -> int:
        """A person who never wrote before."""
        return FIRST_CHAT + len(self.telegram.world.chats)


@pytest.fixture(scope="session")
def shared_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Emulator() as telegram, pytest.MonkeyPatch.context() as patch:
        for name, value in _own_environ(telegram, tmp_path_factory.mktemp("stack")).items():
            patch.setenv(name, value)
        settings = read_settings(os.environ)
        subprocess.run([str(Path(sys.executable).with_name("tulugar")), "kb", "import"], cwd=ROOT, check=True)
        _publish_long(settings)
        processes = start_processes(settings, PARTS)
        patch.undo()  # the processes have it; other tests must not
        with processes:
            processes.wait_ready(["actions", "rasa"])
            yield Stack(telegram, settings, processes)


@pytest.fixture(scope="module")
def stack(shared_stack: Stack) -> Stack:
    """The shared processes, all of them alive."""
    shared_stack.mend()
    return shared_stack


def ask(telegram: Emulator, chat: int, question: str) -> Json:
    """Write, and the next message of the bot."""
    before = len(telegram.sent(chat))
    telegram.say(chat, question)
    return telegram.replies(chat, before + 1)[-1]


def buttons(message: Json) -> list[str]:
    """Data of the buttons below a message."""
    rows = message.get("reply_markup", {"inline_keyboard": []})["inline_keyboard"]
    return [button["callback_data"] for row in rows for button in row]


def kill_9(processes: RunningProcesses, name: str) -> None:
    """The process with all of its children."""
    _signal(processes, name, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while name not in processes.ended():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@contextmanager
def stopped(processes: RunningProcesses, name: str) -> Iterator[None]:
    """A process that takes connections and does nothing meanwhile."""
    _signal(processes, name, signal.SIGSTOP)
    try:
        yield
    finally:
        _signal(processes, name, signal.SIGCONT)


def _signal(processes: RunningProcesses, name: str, number: int) -> None:
    found = json.loads((processes.settings.state_path / "run" / f"{name}.json").read_text(encoding="utf-8"))
    os.killpg(found["pid"], number)


def _publish_long(settings: Settings) -> None:
    """An entry as long as one may be, with as many sources as are shown; before the start, so nobody waits for it."""
    sources = [Source(f"informe-{n}", f"Informe {n} " + "a" * 280, "Editorial " + "b" * 280) for n in range(5)]
    said = make.entry(
        "mercados-hermanos",
        title="El informe de los cuarenta mercados hermanos",
        answer=" ".join(f"Esto dice la oración {number} de la prueba." for number in range(14)),
        sources=tuple(sources),
        phrasings=(Phrasing(LONG_QUESTION, origin="prueba"),),
    )
    engine = open_engine(settings.effective_database_url)
    stored = EntryRepository(engine)
    stored.take_over((*stored.entries(), said), author="ana", note="prueba")
    engine.dispose()


def _own_environ(telegram: Emulator, folder: Path) -> dict[str, str]:
    """Ports and a database of their own."""
    return {
        "STATE_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'tulugar.db'}",
        "TELEGRAM_BOT_TOKEN": telegram.token,
        "TELEGRAM_API_URL": telegram.url,
        "TELEGRAM_WEBHOOK_URL": "",
        **{f"{name}_PORT": str(_free_port()) for name in ("RASA", "ACTIONS", "WEB")},
    }


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])

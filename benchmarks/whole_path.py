"""Time the whole path, from emulator to log, with one person and at a steady rate.

    .venv/bin/python -m benchmarks.whole_path --rate 10 --seconds 30

Everything runs on this machine, in a database of its own; the questions are those of a file of labelled questions.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
import time
from collections.abc import Container
from pathlib import Path
from statistics import quantiles

from analytics.quality import read_questions
from benchmarks.process_figures import memory_mb
from bot.phrases import read_phrases
from cli.up import RunningProcesses, start_processes
from domain.language import SPANISH
from settings import ROOT, Settings, read_settings
from tests.ports import free_port
from tests.telegram.emulator import Emulator

ONE_PERSON = 60  # questions, one after the other
WAIT_S = 60.0


def main() -> None:
    parser = argparse.ArgumentParser(description="Mide la ruta completa.")
    parser.add_argument("--rate", type=float, default=10.0, help="mensajes por segundo")
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--questions", type=Path, default=ROOT / "tests" / "quality" / "dev.jsonl")
    arguments = parser.parse_args()
    texts = [question.text for question in read_questions(arguments.questions) if not question.context]
    with Emulator() as telegram, tempfile.TemporaryDirectory() as folder:
        settings = _settings(telegram, Path(folder))
        subprocess.run([str(ROOT / ".venv/bin/tulugar"), "kb", "import", "--quiet"], cwd=ROOT, check=True)
        subprocess.run([str(ROOT / ".venv/bin/tulugar"), "train", "index"], cwd=ROOT, check=True)
        began = time.monotonic()
        with start_processes(settings, ("rasa", "actions", "bot")) as running:
            running.wait_ready(["actions", "rasa"])
            print(f"ready after {time.monotonic() - began:.1f} s")
            telegram.say(1, "hola")
            telegram.replies(1, 1, WAIT_S)
            _measure(telegram, running, texts, arguments.rate, arguments.seconds)


def _measure(telegram: Emulator, running: RunningProcesses, texts: list[str], rate: float, seconds: float) -> None:
    _show("one person", [_ask(telegram, 1000 + i, texts[i % len(texts)]) for i in range(ONE_PERSON)])
    count = int(rate * seconds)
    arrivals = Arrivals(telegram, range(5000, 5000 + count))
    began = time.perf_counter()
    sent: dict[int, float] = {}
    for i in range(count):
        time.sleep(max(0.0, began + i / rate - time.perf_counter()))
        sent[5000 + i] = time.perf_counter()
        telegram.say(5000 + i, texts[i % len(texts)])
    answered = arrivals.wait_for(count, WAIT_S)
    elapsed = time.perf_counter() - began
    _show(f"{rate:g} a second", [answered[chat] - moment for chat, moment in sent.items()])
    print(f"throughput: {count / elapsed:.1f} answers a second over {elapsed:.1f} s")
    _memory(running)


class Arrivals:
    """When the first message of the bot, but for the notice that one waits, reached each chat of some."""

    def __init__(self, telegram: Emulator, chats: Container[int]) -> None:
        self._world = telegram.world
        self._chats = chats
        self._notice = read_phrases("kinds", {"max": ""}).say("waiting", SPANISH)
        self._read = len(self._world.sent)
        self._seen: dict[int, float] = {}

    def wait_for(self, chats: int, wait_s: float) -> dict[int, float]:
        """When each chat heard something, once so many did.

        Raises:
            TimeoutError: nothing new was heard for so long.
        """
        heard, heard_at = 0, time.monotonic()
        while len(self._look()) < chats:
            if len(self._seen) > heard:
                heard, heard_at = len(self._seen), time.monotonic()
            if time.monotonic() - heard_at > wait_s:
                raise TimeoutError(f"only {heard} of {chats} were answered")
            time.sleep(0.05)
        return self._seen

    def _look(self) -> dict[int, float]:
        with self._world.changed:
            fresh = list(zip(self._world.sent[self._read :], self._world.sent_at[self._read :], strict=True))
        self._read += len(fresh)
        for message, at in fresh:
            if message["chat"]["id"] in self._chats and message["text"] != self._notice:
                self._seen.setdefault(message["chat"]["id"], at)
        return self._seen


def _ask(telegram: Emulator, chat: int, text: str) -> float:
    began = time.perf_counter()
    telegram.say(chat, text)
    telegram.replies(chat, 1, WAIT_S)
    return time.perf_counter() - began


def _show(name: str, seconds: list[float]) -> None:
    cuts = quantiles(seconds, n=100)
    print(f"{name}: n={len(seconds)} p50 {cuts[49] * 1000:.0f} ms, p95 {cuts[94] * 1000:.0f} ms")


def _memory(running: RunningProcesses) -> None:
    found = memory_mb(running)
    for name, megabytes in found.items():
        print(f"{name}: {megabytes:.0f} MB resident")
    print(f"together: {sum(found.values()):.0f} MB")


def _settings(telegram: Emulator, folder: Path) -> Settings:
    os.environ.update(environment(telegram, folder))
    return read_settings(os.environ)


def environment(telegram: Emulator, folder: Path) -> dict[str, str]:
    """Ports and a state folder of this run's own, and the emulator instead of Telegram."""
    return {
        "STATE_DIR": str(folder),
        "TELEGRAM_BOT_TOKEN": telegram.token,
        "TELEGRAM_API_URL": telegram.url,
        **{f"{name}_PORT": str(free_port()) for name in ("RASA", "ACTIONS", "WEB")},
    }


if __name__ == "__main__":
    main()

"""End processes at random with kill -9 while people ask, and tell what they noticed.

    .venv/bin/python -m benchmarks.kills --kills 50 [--every 3] [--rate 2]

One bot, one Rasa and one action server, each started again as `tulugar up` would. What each person heard is compared
with what they asked, in order.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from benchmarks.process_figures import group_of
from benchmarks.whole_path import environment
from cli.up import RunningProcesses, start_processes
from settings import ROOT, read_settings
from tests.operations.order import APOLOGY, in_order
from tests.telegram.emulator import Emulator

CHATS = range(5_570_001, 5_570_013)
QUESTIONS = ("¿Qué es la red C40?", "¿Qué es Ecobici?", "¿Qué es la red AL-LAs?", "¿Qué es CGLU?")
WAIT_S = 180.0


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kills", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--every", type=float, default=3.0, help="seconds between two")
    parser.add_argument("--rate", type=float, default=2.0, help="questions a second, of all people together")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with Emulator() as telegram, tempfile.TemporaryDirectory() as folder:
        os.environ.update(environment(telegram, Path(folder)))
        subprocess.run([str(ROOT / ".venv/bin/tulugar"), "kb", "import", "--quiet"], cwd=ROOT, check=True)
        with start_processes(read_settings(os.environ), ("rasa", "actions", "bot")) as running:
            running.wait_ready(["actions", "rasa"])
            expected = _answers(telegram)
            asked = _ask_while_killing(telegram, running, arguments)
            _show(telegram, asked, expected)


def _answers(telegram: Emulator) -> list[str]:
    """What each question is answered when all is well."""
    for number, question in enumerate(QUESTIONS):
        telegram.say(1, question)
        telegram.replies(1, number + 1, WAIT_S)
    return [_first_line(message["text"]) for message in telegram.sent(1)]


def _ask_while_killing(telegram: Emulator, running: RunningProcesses, arguments: argparse.Namespace) -> Counter[int]:
    """How many questions each chat asked; returns once nothing is on its way any more."""
    over, asked = threading.Event(), Counter[int]()

    def ask() -> None:
        while not over.wait(1 / arguments.rate):
            chat = CHATS[asked.total() % len(CHATS)]
            telegram.say(chat, QUESTIONS[asked[chat] % len(QUESTIONS)])
            asked[chat] += 1

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    chance, killed = random.Random(arguments.seed), Counter[str]()
    for _ in range(arguments.kills):
        time.sleep(arguments.every)
        name = chance.choice(("rasa", "actions", "bot"))
        os.killpg(group_of(running, name), signal.SIGKILL)
        while name not in running.ended():
            time.sleep(0.02)
        running.restart(name)
        killed[name] += 1
    over.set()
    asking.join()
    print(f"killed: {', '.join(f'{name} {count}' for name, count in killed.items())}")
    began = time.monotonic()
    telegram.until(lambda: all(len(telegram.sent(chat)) >= count for chat, count in asked.items()), WAIT_S)
    print(f"everything answered {time.monotonic() - began:.1f} s after the last question")
    return asked


def _show(telegram: Emulator, asked: Counter[int], expected: list[str]) -> None:
    apologies = repeated = disordered = 0
    for chat, count in asked.items():
        heard = [_first_line(message["text"]) for message in telegram.sent(chat)]
        apologies += sum(line.startswith(APOLOGY) for line in heard)
        repeated += len(heard) - count
        disordered += not in_order(heard, [expected[number % len(expected)] for number in range(count)])
    print(
        f"{asked.total()} questions: none lost, {apologies} apologies, {repeated} repeated, {disordered} out of order"
    )


def _first_line(text: str) -> str:
    return text.split("\n")[0]


if __name__ == "__main__":
    main()

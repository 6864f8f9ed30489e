"""Raise the load until it bends: answers a second, waiting, time by part and by process, memory, from emulator to log.

    .venv/bin/python -m benchmarks.load --rates 5 10 20 30 40 --seconds 20 [--json FILE]
    .venv/bin/python -m benchmarks.load --rates 20 --messages 100000    (whether memory grows)

Everything runs on this machine, in a database of its own. Telegram's limit (TELEGRAM_MESSAGES_PER_SECOND) is lifted,
as it would hide where the rest bends; each question is of a person of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import quantiles
from urllib.request import Request, urlopen

from analytics.quality import read_questions
from benchmarks.process_figures import memory_mb, processor_s
from benchmarks.whole_path import Arrivals, environment
from cli.up import RunningProcesses, start_processes
from secret_store import metrics_token
from settings import ROOT, Settings, read_settings
from tests.ports import free_port
from tests.telegram.emulator import Emulator

WAIT_S = 180.0
FIRST_CHAT = 1_000_000  # of the first rate; each rate has chats of its own
TOLD_EACH = 1_000  # questions between looks at memory
PARTS = ("answer", "rasa", "actions", "decide", "log", "send")
SAMPLE = re.compile(r'tulugar_part_seconds_(sum|count)\{part="(\w+)"\} (\S+)')
Sums = dict[tuple[str, str], float]  # ("sum" or "count", part)


@dataclass(frozen=True)
class Step:
    """What one rate led to; waiting in ms, from the question to the first message of the answer."""

    rate: float
    answers_per_s: float
    p50: float
    p95: float
    p99: float
    behind_s: float  # from the last question to the last answer: how long a queue takes to be worked off
    parts_ms: dict[str, float]  # mean of each part
    processor_ms: dict[str, float]  # for each question, by process; the same on a busy machine and on a quiet one
    degraded: int  # questions that the action server answered without Rasa
    memory_mb: dict[str, float]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rates", type=float, nargs="+", default=[5, 10, 20, 30, 40], help="messages a second")
    parser.add_argument("--seconds", type=float, default=20.0, help="of each rate")
    parser.add_argument("--messages", type=int, help="of each rate, instead of a time")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    parser.add_argument("--questions", type=Path, default=ROOT / "tests" / "quality" / "dev.jsonl")
    arguments = parser.parse_args()
    texts = [question.text for question in read_questions(arguments.questions) if not question.context]
    with Emulator() as telegram, tempfile.TemporaryDirectory() as folder:
        settings = _settings(telegram, Path(folder))
        for command in (["kb", "import", "--quiet"], ["train", "index"]):
            subprocess.run([str(ROOT / ".venv/bin/tulugar"), *command], cwd=ROOT, check=True)
        began = time.monotonic()
        with start_processes(settings, ("rasa", "actions", "bot")) as running:
            running.wait_ready(["actions", "rasa"])
            print(f"ready after {time.monotonic() - began:.1f} s")
            steps = []
            for number, rate in enumerate(arguments.rates):
                count = arguments.messages or int(rate * arguments.seconds)
                chats = range(FIRST_CHAT * (number + 1), FIRST_CHAT * (number + 1) + count)
                steps.append(_step(telegram, running, texts, rate, chats))
                _show(steps[-1])
    if arguments.json:
        arguments.json.write_text(json.dumps([asdict(step) for step in steps], indent=1), encoding="utf-8")


def _step(telegram: Emulator, running: RunningProcesses, texts: list[str], rate: float, chats: range) -> Step:
    before, without_rasa, worked_before = _sums(running.settings), _degraded(running.settings), processor_s(running)
    arrivals = Arrivals(telegram, chats)
    began = time.perf_counter()
    sent = _ask(telegram, running, texts, rate, chats)
    answered = arrivals.wait_for(len(sent), WAIT_S)
    worked, after = processor_s(running), _sums(running.settings)
    cuts = quantiles([1000 * (answered[chat] - moment) for chat, moment in sent.items()], n=100)
    last = max(answered[chat] for chat in sent)
    return Step(
        rate,
        len(sent) / (last - began),
        cuts[49],
        cuts[94],
        cuts[98],
        last - max(sent.values()),
        {part: _mean_ms(before, after, part) for part in PARTS},
        {name: 1000 * (worked[name] - worked_before[name]) / len(sent) for name in worked},
        _degraded(running.settings) - without_rasa,
        memory_mb(running),
    )


def _ask(
    telegram: Emulator, running: RunningProcesses, texts: list[str], rate: float, chats: range
) -> dict[int, float]:
    """Ask a question in each chat; when each was asked. Memory is told along the way when it takes long."""
    sent, began = {}, time.perf_counter()
    for number, chat in enumerate(chats):
        time.sleep(max(0.0, began + number / rate - time.perf_counter()))
        sent[chat] = time.perf_counter()
        telegram.say(chat, texts[number % len(texts)])
        if number and number % TOLD_EACH == 0:
            told = ", ".join(f"{name} {mb:.0f}" for name, mb in memory_mb(running).items())
            print(f"  after {number} questions, MB: {told}", flush=True)
    return sent


def _mean_ms(before: Sums, after: Sums, part: str) -> float:
    total, count = (after.get((kind, part), 0.0) - before.get((kind, part), 0.0) for kind in ("sum", "count"))
    return 1000 * total / count if count else 0.0


def _sums(settings: Settings) -> Sums:
    return {(kind, part): float(value) for kind, part, value in SAMPLE.findall(_figures(settings))}


def _degraded(settings: Settings) -> int:
    found = re.findall(r'tulugar_questions_total\{[^}]*degraded="true"[^}]*\} (\S+)', _figures(settings))
    return round(sum(map(float, found)))


def _figures(settings: Settings) -> str:
    """What the bot and the action server tell, together."""
    headers = {"Authorization": f"Bearer {metrics_token(settings)}"}
    texts = []
    for port in (settings.bot_health_port, settings.actions_port):
        with urlopen(Request(f"http://127.0.0.1:{port}/metrics", headers=headers), timeout=10) as response:
            texts.append(response.read().decode())
    return "\n".join(texts)


def _show(step: Step) -> None:
    parts = ", ".join(f"{part} {ms:.0f}" for part, ms in step.parts_ms.items() if ms)
    worked = ", ".join(f"{name} {ms:.1f}" for name, ms in step.processor_ms.items())
    memory = ", ".join(f"{name} {mb:.0f}" for name, mb in step.memory_mb.items())
    waiting = f"p50 {step.p50:.0f} p95 {step.p95:.0f} p99 {step.p99:.0f} ms"
    print(
        f"{step.rate:g}/s: {step.answers_per_s:.1f} answers/s, {waiting}; "
        f"last answer {step.behind_s:.1f} s after the last question; "
        f"mean ms: {parts}; processor ms: {worked}; without Rasa {step.degraded}; MB: {memory}",
        flush=True,
    )


def _settings(telegram: Emulator, folder: Path) -> Settings:
    own = {"BOT_HEALTH_PORT": str(free_port()), "TELEGRAM_MESSAGES_PER_SECOND": "1000"}
    os.environ.update({**environment(telegram, folder), **own})
    return read_settings(os.environ)


if __name__ == "__main__":
    main()

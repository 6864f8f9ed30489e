"""What every peer is given and gives back: JSON files, so that each may run in an environment of its own."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Found = tuple[str, float]  # the id of the best entry, empty when there is none, and its score
WARM_UP = 5  # texts asked before the clock runs


def run(make: Callable[[list[list[str]]], Callable[[str], Found]], versions: Callable[[], dict[str, str]]) -> None:
    """Build a peer from the passages of a file, ask it each text, and write what came back and what it took."""
    began = time.perf_counter()
    task: dict[str, Any] = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    ask = make(task["passages"])
    first = task["texts"][0]
    ask(first)
    ready_s = time.perf_counter() - began
    for text in task["texts"][:WARM_UP]:
        ask(text)
    best, seconds, cpu = [], [], []
    for text in task["texts"]:
        asked, worked = time.perf_counter(), time.process_time()
        best.append(ask(text))
        seconds.append(time.perf_counter() - asked)
        cpu.append(time.process_time() - worked)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    said = {
        "best": best,
        "seconds": seconds,
        "cpu": cpu,
        "ready_s": ready_s,
        "peak_mb": peak_mb,
        "versions": versions(),
    }
    Path(sys.argv[2]).write_text(json.dumps(said), encoding="utf-8")

"""What our running processes take of the machine: resident memory, and processor time since their start."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from cli.up import RunningProcesses

TICKS = os.sysconf("SC_CLK_TCK")  # of a second, in which the kernel counts processor time


def memory_mb(running: RunningProcesses) -> dict[str, float]:
    """Resident memory of each process with its children, in MB; shared pages count in each."""
    return _of_each(running, _resident_mb)


def processor_s(running: RunningProcesses) -> dict[str, float]:
    """Seconds that each process, with its children, had a processor; what else runs on the machine does not count."""
    return _of_each(running, _processor_s)


def group_of(running: RunningProcesses, name: str) -> int:
    """The process group of one of them."""
    return _group_in(running.settings.state_path / "run" / f"{name}.json")


def _of_each(running: RunningProcesses, figure: Callable[[Path], float]) -> dict[str, float]:
    found = {}
    for path in sorted((running.settings.state_path / "run").glob("*.json")):
        group = _group_in(path)
        found[path.stem] = sum(
            _known(figure, place) for place in Path("/proc").glob("[0-9]*") if _group(place) == group
        )
    return found


def _group_in(path: Path) -> int:
    return int(json.loads(path.read_text(encoding="utf-8"))["pid"])


def _known(figure: Callable[[Path], float], process: Path) -> float:
    """The figure of a process that may end meanwhile."""
    try:
        return figure(process)
    except OSError:
        return 0.0


def _group(process: Path) -> int:
    return round(_known(lambda place: float(_stat(place)[2]), process))


def _processor_s(process: Path) -> float:
    user, system = _stat(process)[11:13]
    return (int(user) + int(system)) / TICKS


def _resident_mb(process: Path) -> float:
    return int((process / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def _stat(process: Path) -> list[str]:
    """Fields of `/proc/PID/stat` after the name, which may hold anything: state, parent, group, …"""
    return (process / "stat").read_text().rpartition(")")[2].split()

"""Ends the process groups it was told of when its parent goes away, however that happens.

The parent holds the other end of standard input and writes one group id per line: `12` to watch it, `-12`
to forget it. The end of the input means that the parent is gone: killed, crashed or simply done.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterable

GRACE_S = 5.0  # between asking a group to end and making it


def watch(lines: Iterable[str]) -> set[int]:
    """The groups that are still watched when the input ends."""
    groups: set[int] = set()
    for line in lines:
        group = int(line)
        if group > 0:
            groups.add(group)
        else:
            groups.discard(-group)
    return groups


def end(groups: set[int], grace_s: float = GRACE_S) -> None:
    """Ask each group to end, then make it."""
    alive = {group for group in groups if signal_group(group, signal.SIGTERM)}
    deadline = time.monotonic() + grace_s
    while alive and time.monotonic() < deadline:
        time.sleep(0.1)
        alive = {group for group in alive if signal_group(group, 0)}
    for group in alive:
        signal_group(group, signal.SIGKILL)


def signal_group(group: int, number: int) -> bool:
    """Send a signal; whether the group was there."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    end(watch(sys.stdin))

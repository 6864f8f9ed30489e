"""A name for this process that a restart on the same machine gets again, and that no other one has meanwhile."""

from __future__ import annotations

import fcntl
import os
import socket
from pathlib import Path
from typing import IO

MAX_BOTS_PER_MACHINE = 64


class Instance:
    """Holds a lock file as long as it lives; the kernel frees it even after kill -9.

    So whoever has the name knows that what is stored under it was left by a process that is gone.
    """

    def __init__(self, folder: Path) -> None:
        self._lock: IO[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(MAX_BOTS_PER_MACHINE):
            name = f"{socket.gethostname()[:60]}:{number}"
            if lock := _locked(folder / f"bot-{name.replace(':', '-')}.lock"):
                self._lock, self.name = lock, name
                return
        self.name = f"{socket.gethostname()[:60]}:{os.getpid()}:{os.urandom(8).hex()}"

    def close(self) -> None:
        if self._lock:
            self._lock.close()


def _locked(path: Path) -> IO[bytes] | None:
    lock = path.open("ab")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        return None
    return lock

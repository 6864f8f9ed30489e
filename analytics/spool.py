"""Rows that wait on disk while the database is down: JSON lines in sealed segments, oldest first."""

from __future__ import annotations

import fcntl
import json
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

logger = logging.getLogger(__name__)

MAX_BYTES = 64 * 1024 * 1024  # about 100,000 questions; beyond, new rows are lost and the log says so
SEGMENT_BYTES = 256 * 1024  # about 400 questions: a replay of one segment takes tens of milliseconds
OPEN = "open.jsonl"


class Spool:
    """A folder that several processes append to; a row is on the disk when `append` returns."""

    def __init__(self, folder: Path, *, max_bytes: int = MAX_BYTES, segment_bytes: int = SEGMENT_BYTES) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._segment_bytes = segment_bytes

    def append(self, item: dict[str, Any]) -> bool:
        """Keep an item; False when there is no room or the disk fails, which is logged and never raised."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with self._locked("append.lock"):
                if self._size() >= self._max_bytes:
                    logger.error("spool full, a row of the question log is lost folder=%s", self._folder)
                    return False
                self._write(json.dumps(item, ensure_ascii=True))
        except OSError as error:
            logger.error("spool not writable, a row of the question log is lost: %s", error.strerror)
            return False
        return True

    def is_empty(self) -> bool:
        try:
            return not any(entry.name.endswith(".jsonl") for entry in os.scandir(self._folder))
        except OSError:
            return True

    def replay(self, store: Callable[[list[dict[str, Any]]], None], *, segments: int | None = None) -> None:
        """Give waiting items to `store`, a segment at a time, oldest first; a stored segment is deleted.

        What is stored and not yet deleted when the process dies is given again: `store` must not mind.
        Another process that is replaying is not waited for.

        Args:
            segments: at most so many; None: all.
        Raises:
            Whatever `store` raises; its segment stays for the next time.
        """
        if self.is_empty():
            return
        with self._locked("replay.lock", wait=False) as locked:
            if not locked:
                return
            for segment in self._sealed()[:segments]:
                store(list(_items(segment)))
                segment.unlink()

    def _write(self, line: str) -> None:
        path = self._folder / OPEN
        with path.open("ab+") as file:
            file.write((b"" if _ends_whole(path) else b"\n") + line.encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
            full = file.tell() >= self._segment_bytes
        if full:
            self._seal()

    def _sealed(self) -> list[Path]:
        with self._locked("append.lock"):
            self._seal()
        return sorted(path for path in self._folder.glob("*.jsonl") if path.name != OPEN)

    def _seal(self) -> None:
        path = self._folder / OPEN
        if path.exists():
            path.rename(self._folder / f"{time.time_ns():020d}.jsonl")

    def _size(self) -> int:
        return sum(path.stat().st_size for path in self._folder.glob("*.jsonl"))

    @contextmanager
    def _locked(self, name: str, *, wait: bool = True) -> Iterator[bool]:
        """Hold a lock between processes and threads; yields whether it was got."""
        with (self._folder / name).open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True


def _ends_whole(path: Path) -> bool:
    """False after a write that a crash or a full disk cut short."""
    with path.open("rb") as file:
        if not file.seek(0, os.SEEK_END):
            return True
        file.seek(-1, os.SEEK_END)
        return file.read() == b"\n"


def _items(segment: Path) -> Iterator[dict[str, Any]]:
    for line in segment.read_bytes().splitlines():
        if not line:
            continue
        try:
            yield json.loads(line)
        except ValueError:
            logger.error("a cut line of the spool is left out segment=%s", segment.name)

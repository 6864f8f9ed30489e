"""One process of ours: started from the Procfile in a group of its own, logged to a file, ended without orphans."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from honcho.environ import parse_procfile

from cli import guard

STOP_GRACE_S = 8.0  # Rasa takes a few seconds to close its server
LOG_LIMIT_BYTES = 10_000_000  # a larger log is moved aside, once, when the process starts


class Launcher:
    """Starts the Procfile's processes; the guard ends them if we are killed."""

    def __init__(self, root: Path, state: Path, environ: Mapping[str, str]) -> None:
        self._root, self._state, self._environ = root, state, environ
        self._commands = parse_procfile((root / "Procfile").read_text(encoding="utf-8")).processes
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._guard: subprocess.Popen[bytes] | None = None

    def start(self, name: str) -> None:
        """Start one process in a session of its own, its output in var/log/NAME.log."""
        with self._open_log(name) as log:
            child = subprocess.Popen(
                ["/bin/sh", "-c", f"exec {self._commands[name]}"],
                cwd=self._root,
                env=dict(self._environ),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._children[name] = child
        self._tell_guard(child.pid)
        self._pid_path(name).write_text(json.dumps({"pid": child.pid, "owner": os.getpid()}), encoding="utf-8")

    def exit_status(self, name: str) -> int | None:
        """None while it runs, or when it was never ours."""
        return self._children[name].poll() if name in self._children else None

    def owns(self, name: str) -> bool:
        return name in self._children

    def log_path(self, name: str) -> Path:
        return self._state / "log" / f"{name}.log"

    def forget(self, name: str) -> None:
        """Let go of a process that has ended, with whatever it left in its group."""
        child = self._children.pop(name, None)
        if child:
            guard.signal_group(child.pid, signal.SIGKILL)
            self._tell_guard(-child.pid)
            self._pid_path(name).unlink(missing_ok=True)

    def stop_all(self) -> None:
        """Ask every process to end, wait, then make it; safe to call twice."""
        for child in self._children.values():
            guard.signal_group(child.pid, signal.SIGTERM)
        for child in self._children.values():
            try:
                child.wait(STOP_GRACE_S)
            except subprocess.TimeoutExpired:
                guard.signal_group(child.pid, signal.SIGKILL)
                child.wait()
        for name in list(self._children):
            self.forget(name)
        if self._guard and self._guard.stdin:
            self._guard.stdin.close()
            self._guard.wait()
            self._guard = None

    def is_ours(self, name: str) -> bool:
        """Whether a process of this clone, started by any of our commands, is still alive."""
        try:
            pid = int(json.loads(self._pid_path(name).read_text(encoding="utf-8"))["pid"])
            return os.getpgid(pid) == pid  # each leads a group of its own; a number used again hardly does
        except (OSError, ValueError, KeyError, TypeError):
            return False

    def _open_log(self, name: str) -> BinaryIO:
        path = self.log_path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > LOG_LIMIT_BYTES:
            path.replace(path.with_suffix(".log.1"))
        return path.open("ab")

    def _pid_path(self, name: str) -> Path:
        folder = self._state / "run"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{name}.json"

    def _tell_guard(self, group: int) -> None:
        if self._guard is None:
            script = str(Path(guard.__file__))
            self._guard = subprocess.Popen(
                [sys.executable, "-S", "-E", script], stdin=subprocess.PIPE, start_new_session=True
            )
        assert self._guard.stdin is not None
        self._guard.stdin.write(f"{group}\n".encode())
        self._guard.stdin.flush()

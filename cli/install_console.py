"""What people see during the set-up: a line per step, elapsed time, and a failure they can act on."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType
from typing import TextIO

from cli.steps import StepFailed

FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
FRAME_S = 0.12  # seconds between two frames of the spinner
MARKS = {"done": "✓", "unchanged": "✓", "failed": "✗"}
NOTES = {"unchanged": "sin cambios"}


class StepConsole:
    """Shows steps as they run; on a terminal with a moving line, elsewhere with plain lines."""

    def __init__(self, out: TextIO = sys.stderr) -> None:
        self._out = out
        self._live = out.isatty()
        self._running: dict[str, float] = {}  # step title -> when it began
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._ticker = threading.Thread(target=self._tick, daemon=True)

    def __enter__(self) -> StepConsole:
        if self._live:
            self._ticker.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._closing.set()
        if self._live:
            self._ticker.join()

    def report(self, title: str, event: str, seconds: float) -> None:
        """A StepRunner's reporter."""
        with self._lock:
            if event == "start":
                self._running[title] = time.monotonic()
                self._write_line("" if self._live else f"  · {title}…")
                return
            self._running.pop(title, None)
            self._write_line(f"  {MARKS[event]} {title} ({NOTES.get(event, f'{seconds:.1f} s')})")

    def _write_line(self, line: str) -> None:
        self._erase()
        if line:
            print(line, file=self._out, flush=True)

    def _erase(self) -> None:
        if self._live:
            self._out.write("\r\033[K")

    def _tick(self) -> None:
        turn = 0
        while not self._closing.wait(FRAME_S):
            turn += 1
            with self._lock:
                self._erase()
                self._out.write(self._status(FRAMES[turn % len(FRAMES)]))
                self._out.flush()
        with self._lock:
            self._erase()
            self._out.flush()

    def _status(self, frame: str) -> str:
        now = time.monotonic()
        parts = [f"{title} {now - began:.0f} s" for title, began in self._running.items()]
        return f"  {frame} {' · '.join(parts)}"[:100] if parts else ""


def print_failure(failure: StepFailed, out: TextIO = sys.stderr) -> None:
    """Which step failed, why, and what to do."""
    print(f"\n✗ No se pudo completar: {failure.title}", file=out)
    print(f"  Por qué: {failure.why}", file=out)
    print(f"  Qué hacer: {failure.remedy}", file=out)
    if failure.log:
        print(f"  Detalle: {failure.log}", file=out)
    print("  Al repetir el comando, sigue desde este paso.", file=out)

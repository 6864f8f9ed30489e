"""Set-up steps: run each once per content of its inputs, several at a time, and go on after a failure.

Standard library only: the installer runs it on the system's Python before anything is installed.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

IGNORED_FOLDERS = frozenset({".venv", "__pycache__", "models", ".git", ".rasa", "node_modules"})
Reporter = Callable[[str, str, float], None]  # step title; "start", "done", "unchanged" or "failed"; seconds


class StepFailed(Exception):
    """A step could not finish: what failed, why, and what to do, in Spanish."""

    def __init__(self, title: str, why: str, remedy: str, log: Path | None = None) -> None:
        super().__init__(f"{title}: {why}")
        self.title, self.why, self.remedy, self.log = title, why, remedy, log


@dataclass(frozen=True)
class Step:
    """One piece of work that needs doing again only when its inputs change."""

    name: str  # file name of its record
    title: str  # what people read, in Spanish
    work: Callable[[], None]  # raises StepFailed
    inputs: tuple[str, ...] = ()  # files, or folders with all they hold, from the project's root
    outputs: tuple[str, ...] = ()  # glob patterns; each must match something, or the work is done again
    needs: tuple[str, ...] = ()  # names of steps that come first, where they are part of the same run
    salt: str = ""  # what else the result depends on: a version, an address
    always: bool = False  # the work decides by itself whether there is anything to do


@dataclass
class StepRunner:
    """Runs steps in the order of their needs; independent ones side by side."""

    root: Path
    records: Path  # folder of one JSON file per finished step
    report: Reporter
    seconds: dict[str, float] = field(default_factory=dict)  # step name -> what it took in this run; 0 if unchanged

    def run(self, steps: Iterable[Step]) -> None:
        """Do what has changed.

        Raises:
            StepFailed: the first failure; steps already running are let finish and stay recorded.
        """
        waiting = {step.name: step for step in steps}
        names = frozenset(waiting)
        running: dict[Future[None], str] = {}
        done: set[str] = set()
        with ThreadPoolExecutor(max_workers=max(1, len(waiting))) as pool:
            while waiting or running:
                for step in [step for step in waiting.values() if done.issuperset(names.intersection(step.needs))]:
                    running[pool.submit(self._run_one, waiting.pop(step.name))] = step.name
                finished, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    future.result()
                    done.add(running.pop(future))

    def _run_one(self, step: Step) -> None:
        started = time.monotonic()
        digest = content_hash(self.root, step.inputs, step.salt)
        if not step.always and self._is_current(step, digest):
            self._finish(step, "unchanged", 0.0)
            return
        self.report(step.title, "start", 0.0)
        try:
            step.work()
        except BaseException:
            self.report(step.title, "failed", time.monotonic() - started)
            raise
        self._record(step, digest)
        self._finish(step, "done", time.monotonic() - started)

    def _finish(self, step: Step, outcome: str, seconds: float) -> None:
        self.seconds[step.name] = seconds
        self.report(step.title, outcome, seconds)

    def _is_current(self, step: Step, digest: str) -> bool:
        try:
            recorded = json.loads(self._record_path(step).read_text(encoding="utf-8"))["digest"]
        except (OSError, ValueError, KeyError, TypeError):
            return False
        return bool(recorded == digest) and all(any(self.root.glob(pattern)) for pattern in step.outputs)

    def _record(self, step: Step, digest: str) -> None:
        self.records.mkdir(parents=True, exist_ok=True)
        draft = self._record_path(step).with_suffix(".part")
        draft.write_text(json.dumps({"digest": digest}), encoding="utf-8")
        draft.replace(self._record_path(step))

    def _record_path(self, step: Step) -> Path:
        return self.records / f"{step.name}.json"


def content_hash(root: Path, inputs: Iterable[str], salt: str = "") -> str:
    """SHA-256 over the names and bytes of all inputs, in name order; a file's date does not matter."""
    digest = hashlib.sha256(salt.encode())
    for path in sorted(set(_files(root, inputs))):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(root: Path, inputs: Iterable[str]) -> Iterator[Path]:
    """Each input file, and every file below an input folder but environments, caches and trained models."""
    for name in inputs:
        path = root / name
        if path.is_file():
            yield path
        for folder, subfolders, files in os.walk(path):
            subfolders[:] = [subfolder for subfolder in subfolders if subfolder not in IGNORED_FOLDERS]
            yield from (Path(folder, file) for file in files)

"""What `tulugar web` runs by the clock of the city: retention, reopened gaps, themes and the weekly report."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import bootstrap
from domain.errors import StorageUnavailable
from settings import Settings

logger = logging.getLogger(__name__)

LOOK_S = 60.0  # seconds between looks at the clock; also before the first one
DAYS = 7
Run = Callable[[tuple[str, ...]], bool]


@dataclass(frozen=True)
class Job:
    """Commands of `tulugar` that follow each other at an hour of the city, each day or on one weekday."""

    name: str
    hour: int  # 0 to 23
    weekday: int | None  # 1 is Monday; None: each day
    commands: tuple[tuple[str, ...], ...]

    def last_due(self, now: datetime) -> str:
        """The newest occurrence that is not after now, in the zone of now."""
        today = now.replace(hour=self.hour, minute=0, second=0, microsecond=0)
        for back in range(DAYS + 1):
            due = today - timedelta(days=back)
            if due <= now and self.weekday in (None, due.isoweekday()):
                break
        return f"{due:%Y-%m-%dT%H:%M}"


def jobs(settings: Settings) -> tuple[Job, ...]:
    """Those that the settings ask for."""
    nightly = Job("nightly", settings.nightly_hour, None, (("retention",), ("gaps", "reopen"), ("themes",)))
    report = Job("report", settings.report_hour, settings.report_weekday, (("report", str(settings.report_path)),))
    wanted = ((settings.nightly_hour >= 0, nightly), (settings.report_weekday > 0, report))
    return tuple(job for asked_for, job in wanted if asked_for)


def keep_schedule(settings: Settings, stop: threading.Event) -> threading.Thread:
    """Run what is due until `stop`, on a thread that ends with it; what was missed meanwhile runs once."""
    thread = threading.Thread(target=_keep, args=(settings, stop), daemon=True, name="schedule")
    thread.start()
    return thread


def run_due(settings: Settings, now: datetime, run: Run) -> tuple[str, ...]:
    """Run the jobs that are due and that nobody took yet; their names.

    Raises:
        StorageUnavailable: the database does not answer.
    """
    runs, done = bootstrap.scheduled_runs(settings), []
    owner = f"{socket.gethostname()}:{os.getpid()}"
    for job in jobs(settings):
        due = job.last_due(now.astimezone(settings.zone))
        if not runs.take(job.name, due, owner):
            continue
        ended_well = [run(command) for command in job.commands]  # each runs, whatever became of the one before
        if all(ended_well):
            runs.finish(job.name, due)
        done.append(job.name)
    return tuple(done)


def _keep(settings: Settings, stop: threading.Event) -> None:
    while not stop.wait(LOOK_S):
        try:
            run_due(settings, datetime.now(UTC), lambda command: _run(command, stop))
        except StorageUnavailable:
            logger.debug("the schedule waits for the database")


def _run(command: tuple[str, ...], stop: threading.Event) -> bool:
    """Run a command as a process of its own, so that pages stay quick meanwhile; whether it ended well."""
    tulugar = Path(sys.executable).with_name("tulugar")
    process = subprocess.Popen([str(tulugar), *command], stdout=subprocess.DEVNULL)
    while process.poll() is None:
        if stop.wait(1.0):
            process.terminate()
            process.wait()
    if process.returncode:
        logger.error("scheduled command failed: tulugar %s", " ".join(command))
    return process.returncode == 0

"""The schedule: in the hours of the city, once for all the consoles, and made up for when none was running."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import bootstrap
from analytics.scheduled_runs import ABANDONED, ScheduledRuns
from cli.schedule import Job, _run, jobs, run_due
from domain.errors import InvalidSettings
from settings import Settings
from tests.web.staff import database

MEXICO = ZoneInfo("America/Mexico_City")  # six hours behind UTC
SATURDAY = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)  # half past three in the morning there


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    engine = database()
    return Settings(database_url=str(engine.url), state_dir=str(tmp_path))


@pytest.mark.parametrize(
    ("weekday", "now", "due"),
    [
        (None, SATURDAY, "2026-11-28T03:00"),
        (None, SATURDAY - timedelta(minutes=31), "2026-11-27T03:00"),
        (1, SATURDAY, "2026-11-23T03:00"),
        (6, SATURDAY, "2026-11-28T03:00"),
        (6, SATURDAY - timedelta(hours=1), "2026-11-21T03:00"),
    ],
)
def test_the_last_occurrence_is_told_by_the_clock_of_the_city(weekday: int | None, now: datetime, due: str) -> None:
    assert Job("x", 3, weekday, ()).last_due(now.astimezone(MEXICO)) == due


def test_each_occurrence_runs_once_however_many_consoles_there_are(settings: Settings) -> None:
    ran = list[tuple[str, ...]]()

    def run(command: tuple[str, ...]) -> bool:
        ran.append(command)
        return True

    first, second = (run_due(settings, SATURDAY, run) for _ in range(2))

    assert (first, second) == (("nightly", "report"), ())
    assert [command[0] for command in ran] == ["retention", "gaps", "themes", "report"]
    assert run_due(settings, SATURDAY + timedelta(days=1), run) == ("nightly",)


def test_what_failed_or_was_left_in_the_middle_is_taken_over_later(settings: Settings) -> None:
    run_due(settings, SATURDAY, lambda _command: False)
    engine = bootstrap.engine(settings)
    later = ScheduledRuns(engine, clock=lambda: datetime.now(UTC) + ABANDONED + timedelta(minutes=1))

    assert not ScheduledRuns(engine).take("nightly", "2026-11-28T03:00", "b")
    assert later.take("nightly", "2026-11-28T03:00", "b")
    later.finish("nightly", "2026-11-28T03:00")
    assert not later.take("nightly", "2026-11-28T03:00", "c")


def test_the_settings_turn_each_part_off(settings: Settings) -> None:
    assert jobs(Settings(nightly_hour=-1, report_weekday=0)) == ()
    with pytest.raises(InvalidSettings, match="CITY_TIME_ZONE"):
        Settings(city_time_zone="America/Atlantis")
    with pytest.raises(InvalidSettings, match="NIGHTLY_HOUR"):
        Settings(nightly_hour=24)


def test_a_command_runs_as_a_process_and_ends_when_the_console_does() -> None:
    stop = threading.Event()
    assert _run(("--help",), stop)
    assert not _run(("gaps", "nada"), stop)
    stop.set()
    assert not _run(("themes", "--help"), stop)

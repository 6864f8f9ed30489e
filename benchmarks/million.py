"""Times one theme at a million questions: the log and its themes are made in the database, without mining."""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import Connection, Engine, insert, text

from analytics.kept_counts import KeptCounts
from analytics.recent_counts import RecentCounts
from analytics.theme_changes import themes_changed
from analytics.theme_models import ThemeRow
from analytics.theme_reader import ThemeReader
from analytics.weeks import monday
from knowledge_base.storage.engine import open_engine
from knowledge_base.storage.migrate import migrate

THEMES = 200
WEEKS = 26
RUNS = 9
PLACES_READ = {"largest": 0, "tenth": 9, "middle": THEMES // 2}  # by size

QUESTIONS = """
INSERT INTO question_log (id, asked_at, person, text, language, channel, intent, status, cause, entries, options,
                          score, knowledge_version, latency_ms, degraded, evaluation, demo)
SELECT md5(n::text), CAST(:first AS timestamptz) + (n % :days) * interval '1 day',
       'p' || (CAST(n AS bigint) * 7919) % (:count / 5),
       'pregunta ' || n, 'es', 'telegram', 'ask', 'declined', 'no_content', '["e1","e2"]', '[]',
       0.1, 1, 40, false, false, false
FROM generate_series(1, :count) AS n
"""
PLACES = """
INSERT INTO theme_questions (question_id, theme_id, week, person, concern, cause, demo)
SELECT id, 't' || floor(:themes * power(random(), 3)), date_trunc('week', asked_at AT TIME ZONE 'UTC')::date,
       person, 'miss', cause, false
FROM question_log
"""


def main() -> None:
    """Print one figure to a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", required=True, help="a PostgreSQL database; filled when it is empty")
    parser.add_argument("--questions", type=int, default=1_000_000)
    given = parser.parse_args()
    engine = open_engine(given.database)
    migrate(engine)
    if not _filled(engine):
        fill(engine, given.questions)
    time_reading(engine)


def fill(engine: Engine, count: int) -> None:
    """A log of that size, in themes of very different sizes."""
    now = datetime.now(UTC)
    first = monday(now.date()) - timedelta(weeks=WEEKS)
    theme = {"named": False, "demo": False, "centres": b"", "encoder": "", "examples": []}
    themes = [
        {"id": f"t{n}", "label": f"tema {n}", "created_at": now, "updated_at": now, **theme} for n in range(THEMES)
    ]
    with engine.begin() as connection:
        connection.execute(insert(ThemeRow), themes)
        connection.execute(text(QUESTIONS), {"count": count, "first": f"{first}T12:00Z", "days": WEEKS * 7})
        connection.execute(text(PLACES), {"themes": THEMES})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE question_log, theme_questions, themes"))


def time_reading(engine: Engine) -> None:
    """Some themes and the list of all: once more, as a page shows them after a change, and counted anew."""
    counts = RecentCounts(KeptCounts(engine))
    computing, page = ThemeReader(engine), ThemeReader(engine, to_show=counts)
    clock, _ = _timed(partial(KeptCounts(engine).refresh, [f"t{n}" for n in range(THEMES)]))  # as mining does
    print(f"all {THEMES} themes brought up to date, as mining does: {clock:.1f} s", flush=True)
    with engine.connect() as connection:
        chosen = {name: _by_size(connection, place) for name, place in PLACES_READ.items()}
    for name, theme_id in chosen.items():
        theme = computing.theme(theme_id)
        size = f"{theme.questions if theme else 0:,} questions"
        _print_times(f"{name} theme, {size}", engine, theme_id, partial(page.theme, theme_id))
        _print_times(f"{name} theme, computed with", engine, theme_id, partial(computing.theme, theme_id))
    _print_times(f"list of {THEMES} themes", engine, chosen["largest"], page.themes)
    counts.close()


def _print_times(name: str, engine: Engine, theme_id: str, read: Callable[[], object]) -> None:
    """Medians of reading right after a change and once more, in milliseconds."""
    after, again = [], []
    for _ in range(RUNS):
        with engine.begin() as connection:
            themes_changed(connection, [theme_id])
        after.append(_timed(read))
        KeptCounts(engine).refresh([theme_id])  # nothing else runs while the next one is timed
        again.append(_timed(read))
    (changed, _), (once_more, python) = (map(_median_ms, zip(*times, strict=True)) for times in (after, again))
    print(f"{name}: {changed:.0f} ms after a change, {once_more:.0f} once more ({python:.0f} in Python)", flush=True)


def _median_ms(seconds: tuple[float, ...]) -> float:
    return 1000 * statistics.median(seconds)


def _filled(engine: Engine) -> bool:
    with engine.connect() as connection:
        return bool(connection.scalar(text("SELECT EXISTS (SELECT FROM question_log)")))


def _by_size(connection: Connection, place: int) -> str:
    sizes = "SELECT theme_id FROM theme_questions GROUP BY theme_id ORDER BY count(*) DESC OFFSET :place LIMIT 1"
    return str(connection.execute(text(sizes), {"place": place}).scalar_one())


def _timed(read: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and of this process's processor time."""
    started, worked = time.perf_counter(), time.process_time()
    read()
    return time.perf_counter() - started, time.process_time() - worked


if __name__ == "__main__":
    main()

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
    """The largest theme, a large and a middling one: after a change, and some times over; then the whole list."""
    reader = ThemeReader(engine)
    with engine.connect() as connection:
        chosen = {name: _by_size(connection, place) for name, place in PLACES_READ.items()}
    for name, theme_id in chosen.items():
        with engine.begin() as connection:
            themes_changed(connection, [theme_id])
        anew, _ = _timed(partial(reader.theme, theme_id))
        times = [_timed(partial(reader.theme, theme_id)) for _ in range(RUNS)]
        clock, processor = (1000 * statistics.median(part) for part in zip(*times, strict=True))
        theme = reader.theme(theme_id)
        count = theme.questions if theme else 0
        told = f"{clock:.0f} ms, {processor:.0f} of it in Python; first after a change {1000 * anew:.0f} ms"
        print(f"{name} theme, {count:,} questions: {told}", flush=True)
    for name in ("all", "all, counts kept"):
        clock, processor = _timed(reader.themes)
        print(f"{name} {THEMES} themes: {clock:.1f} s, {processor:.1f} of it in Python", flush=True)
        KeptCounts(engine).refresh([f"t{n}" for n in range(THEMES)])  # as mining does


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

"""Times one theme at a million questions: the log and its themes are made in the database, without mining."""

from __future__ import annotations

import argparse
import statistics
import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, insert, text

from analytics.theme_models import ThemeRow
from analytics.theme_reader import ThemeReader
from analytics.weeks import monday
from knowledge_base.storage.engine import open_engine
from knowledge_base.storage.migrate import migrate

THEMES = 200
WEEKS = 26
RUNS = 15

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
    parser.add_argument("--database", required=True, help="an empty PostgreSQL database; it is filled")
    parser.add_argument("--questions", type=int, default=1_000_000)
    given = parser.parse_args()
    engine = open_engine(given.database)
    migrate(engine)
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
    """One theme, the largest and a middling one, some times over; then the whole list."""
    reader = ThemeReader(engine)
    with engine.connect() as connection:
        for name, place in (("largest", 0), ("middle", THEMES // 2)):
            theme_id = _by_size(connection, place)
            times = [_timed(lambda theme_id=theme_id: reader.theme(theme_id)) for _ in range(RUNS)]
            theme = reader.theme(theme_id)
            told = f"{1000 * statistics.median(times):.0f} ms, slowest {1000 * max(times):.0f} ms"
            print(f"one theme, the {name}, {theme.questions if theme else 0:,} questions: median {told}", flush=True)
    print(f"all {THEMES} themes: {_timed(reader.themes):.1f} s")


def _by_size(connection: Connection, place: int) -> str:
    sizes = "SELECT theme_id FROM theme_questions GROUP BY theme_id ORDER BY count(*) DESC OFFSET :place LIMIT 1"
    return str(connection.execute(text(sizes), {"place": place}).scalar_one())


def _timed(read: object) -> float:
    started = time.perf_counter()
    read()  # type: ignore[operator]
    return time.perf_counter() - started


if __name__ == "__main__":
    main()

"""Measures theme mining: groups on public data beside k-means and HDBSCAN, and the time for a large log."""

from __future__ import annotations

import argparse
import json
import random
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from sklearn.cluster import HDBSCAN, KMeans
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score
from sqlalchemy import insert

from analytics.clustering import average_linkage
from analytics.models import QuestionRow
from analytics.theme_mining import ThemeMiner
from analytics.theme_places import Yardstick
from analytics.theme_reader import ThemeReader
from analytics.weeks import monday
from knowledge_base.content_files import read_content
from knowledge_base.encoder import load_encoder
from knowledge_base.storage.engine import open_engine
from knowledge_base.storage.migrate import migrate
from settings import ROOT

BATCH = 5_000
PEOPLE = 0.2  # for each question


def main() -> None:
    """Print one figure to a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clinc", type=Path, help="clinc150_full.jsonl: 4,500 questions of 150 intents, in English")
    parser.add_argument("--questions", type=int, default=0, help="size of a made-up log to mine")
    parser.add_argument("--database", help="its database, emptied before; a new SQLite file by default")
    given = parser.parse_args()
    if given.clinc:
        compare(given.clinc)
    if given.questions:
        with tempfile.TemporaryDirectory() as folder:
            time_mining(given.questions, given.database or f"sqlite:///{folder}/log.db")


def compare(file: Path) -> None:
    """Agreement with the labels of people, and how much is left alone."""
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    known = [line for line in lines if line["s"] == "test" and line["i"] != "oos"]
    truth = [line["i"] for line in known]
    encoder = load_encoder()
    vectors = encoder.encode([line["t"] for line in known])
    ours = average_linkage(vectors, np.ones(len(vectors), dtype=np.float32), similarity=Yardstick(encoder).similar)
    _tell("average linkage (ours)", truth, ours.tolist())
    kmeans = KMeans(len(set(truth)), n_init=3, random_state=0).fit_predict(vectors)
    _tell("k-means, told how many", truth, kmeans.tolist())
    hdbscan = HDBSCAN(min_cluster_size=5).fit_predict(vectors)
    _tell("HDBSCAN", truth, [-1 - row if group < 0 else int(group) for row, group in enumerate(hdbscan)])


def _tell(name: str, truth: Sequence[str], groups: Sequence[int]) -> None:
    sizes = Counter(groups)
    alone = sum(size for size in sizes.values() if size == 1) / len(groups)
    ari, nmi = adjusted_rand_score(truth, groups), normalized_mutual_info_score(truth, groups)
    print(f"{name}: ARI {ari:.3f}, NMI {nmi:.3f}, groups {len(sizes)}, left alone {alone:.1%}")


def time_mining(questions: int, url: str) -> None:
    """A first run over a log of that size, a second one over 1 % more, and one theme read."""
    engine = open_engine(url)
    migrate(engine)
    drawn = random.Random(0)
    entries = read_content(ROOT / "knowledge_base" / "content")
    phrasings = [phrasing.text for entry in entries for phrasing in entry.phrasings]
    now = datetime.now(UTC)

    def add(count: int, first: int) -> None:
        for start in range(first, first + count, BATCH):
            rows = [_row(drawn, phrasings, number, now) for number in range(start, min(start + BATCH, first + count))]
            with engine.begin() as connection:
                connection.execute(insert(QuestionRow), rows)

    add(questions, 0)
    miner = ThemeMiner(engine, load_encoder())
    for name, more in (("first run", 0), ("run over 1 % more", questions // 100)):
        add(more, questions)
        started, worked = time.perf_counter(), time.process_time()
        mined = miner.mine(now)
        took = f"{time.perf_counter() - started:.1f} s, {time.process_time() - worked:.1f} s of processor time"
        print(f"{name}: {took}, {mined}", flush=True)
    reader = ThemeReader(engine)
    largest = reader.themes()[0].id
    started = time.perf_counter()
    theme = reader.theme(largest)
    print(f"one theme of {theme.questions if theme else 0:,} questions: {time.perf_counter() - started:.3f} s")
    print(f"memory at most: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _row(drawn: random.Random, phrasings: Sequence[str], number: int, now: datetime) -> dict[str, object]:
    """A miss in somebody's words: two of three phrasings with a word more, so that nearly all texts differ."""
    words = drawn.choice(phrasings).split()
    if drawn.random() < 0.67:
        words.insert(drawn.randrange(len(words) + 1), drawn.choice(drawn.choice(phrasings).split()))
    first = now - timedelta(days=monday(now.date()).weekday() + 180)
    return {
        "id": f"{drawn.getrandbits(128):032x}",
        "asked_at": first + timedelta(seconds=drawn.randrange(180 * 86_400)),
        "person": f"p{drawn.randrange(max(1000, int(number * PEOPLE) + 1))}",
        "text": " ".join(words),
        "language": "es",
        "channel": "telegram",
        "intent": "ask",
        "status": "declined",
        "cause": "no_content",
        "entries": [],
        "options": [],
        "score": 0.1,
        "knowledge_version": 1,
        "latency_ms": 50,
        "degraded": False,
        "evaluation": False,
        "demo": False,
    }


if __name__ == "__main__":
    main()

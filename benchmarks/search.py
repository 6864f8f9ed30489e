"""Measures the decision without Rasa (encoder, search, signals, calibration): latency, build time, memory, recall.

    python -m benchmarks.search [--entries 100000] [--questions FILE]

Once with the content as it stands and once with so many invented entries added. Each runs in a process of its own on
one thread. The invented entries are made anew from a seed and kept nowhere.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import quantiles
from typing import TypeVar

from analytics.quality import LabelledQuestion, read_questions
from domain.answering import CANDIDATES
from domain.conversation import Interpretation, Question
from domain.knowledge import Entry, EntryKind, Phrasing, ScoredEntry
from knowledge_base.content_files import read_content
from knowledge_base.encoder import Encoder, load_encoder
from knowledge_base.fitted import Fit, read_fit
from knowledge_base.index import VECTORS, build_index, load_index, save_index
from knowledge_base.near_misses import NearMisses, near_misses_of
from knowledge_base.passages import Passage, passages_of
from knowledge_base.search import Base, HybridSearch
from settings import ROOT, Settings

ENTRIES = 100_000
SEED = 7
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")
Made = TypeVar("Made")
WARM_UP = 20  # questions asked before the clock runs
CONSONANTS, VOWELS, ENDS = ("b", "c", "ch", "f", "g", "j", "l", "m", "p", "tl", "t", "x"), "aeiou", ("", "n", "r", "l")


@dataclass(frozen=True)
class Task:
    """What one process measures."""

    invented: int  # entries
    questions: Path


def main() -> None:
    """Print every figure, one to a line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--entries", type=int, default=ENTRIES, help="invented entries; 0 measures the content alone")
    parser.add_argument("--questions", type=Path, default=ROOT / "tests" / "quality" / "dev.jsonl")
    arguments = parser.parse_args()
    os.environ.update(dict.fromkeys(THREADS, "1"))
    for invented in sorted({0, arguments.entries}):
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
            process.submit(measure, Task(invented, arguments.questions)).result()


def measure(task: Task) -> None:
    """Build, ask, and print; for a process that has done nothing before, as its memory is measured too."""
    content = read_content(Settings().content_path)
    entries = (*content, *invented_entries(content, task.invented))
    encoder, fit, passages = load_encoder(), read_fit(), passages_of(entries)
    _show("base", f"{len(content):,} entries and {task.invented:,} invented ones, {len(passages):,} passages")
    with tempfile.TemporaryDirectory() as folder:
        base = _built(Path(folder), entries, passages, encoder)
    search = timed("search ready", lambda: HybridSearch(base, encoder, fit.fusion))
    questions = [question for question in read_questions(task.questions) if not question.context]
    ask(search, fit, questions)
    _show("resident memory", f"{_resident_mb():,.0f} MB now, {_peak_mb():,.0f} MB at most")
    print(flush=True)


def _built(folder: Path, entries: Sequence[Entry], passages: Sequence[Passage], encoder: Encoder) -> Base:
    """The base with its index, which is also written and read back, as at a start."""
    place = folder / "index"
    save_index(timed("index built", lambda: build_index(passages, encoder)), place)
    index = timed("index read from disk", lambda: load_index(place, encoder))
    _show("FAISS bytes per passage", f"{(place / VECTORS).stat().st_size / len(passages):.0f}")
    misses = near_misses_of(entries)
    return Base(entries, passages, index, NearMisses(misses, build_index(misses, encoder)), 1)


def ask(search: HybridSearch, fit: Fit, questions: Sequence[LabelledQuestion]) -> None:
    """Print how long decisions take, and how often the labelled entry is found."""

    def decide(text: str) -> tuple[ScoredEntry, ...]:
        found = search.search(text, limit=CANDIDATES)
        fit.decision.ranked(Question(text), Interpretation(), found)
        return found

    for question in questions[:WARM_UP]:
        decide(question.text)
    wall, processor, ranks = [], [], []
    for question in questions:
        began = time.perf_counter(), time.process_time()
        found = decide(question.text)
        wall.append(time.perf_counter() - began[0])
        processor.append(time.process_time() - began[1])
        if question.kind == "answerable":
            right = [place for place, scored in enumerate(found) if scored.entry.id in question.gold]
            ranks.append(min(right, default=CANDIDATES))
    _show("decision", f"{_percentiles(wall)} (processor time {_percentiles(processor)}), {len(questions)} questions")
    among = sum(rank < CANDIDATES for rank in ranks) / len(ranks)
    first = sum(rank == 0 for rank in ranks) / len(ranks)
    _show("answerable questions", f"R@1 {first:.4f}, R@{CANDIDATES} {among:.4f}, n={len(ranks)}")


def invented_entries(content: Sequence[Entry], count: int) -> Iterator[Entry]:
    """Entries that look real: words as frequent as in the content, each entry about a name or two of its own."""
    chance = random.Random(SEED)
    words = [word for entry in content for word in re.findall(r"\w+", f"{entry.title} {entry.answer}")]
    asked = [word for entry in content for p in entry.phrasings for word in re.findall(r"\w+", p.text)]
    for number in range(count):
        name = _name(chance)
        title = f"{_some(words, chance, 2, 5).capitalize()} {name}"
        answer = " ".join(_sentence(words, chance, about) for about in (name, _name(chance))[: chance.choice((1, 2))])
        phrasings = tuple(Phrasing(f"{_some(asked, chance, 3, 8)} {name.lower()}?") for _ in range(2))
        yield Entry(
            id=f"inventada-{number}",
            kind=EntryKind.PROGRAMME,
            title=title,
            answer=answer,
            topic="inventada",
            sources=content[0].sources,
            phrasings=phrasings,
        )


def _sentence(words: Sequence[str], chance: random.Random, name: str) -> str:
    return f"{_some(words, chance, 5, 9).capitalize()} {name} {_some(words, chance, 5, 12).lower()}."


def _some(words: Sequence[str], chance: random.Random, least: int, most: int) -> str:
    return " ".join(chance.choices(words, k=chance.randint(least, most)))


def _name(chance: random.Random) -> str:
    """Two to four syllables."""
    parts = (CONSONANTS, VOWELS, ENDS)
    return "".join(chance.choice(part) for _ in range(chance.randint(2, 4)) for part in parts).capitalize()


def timed(name: str, make: Callable[[], Made]) -> Made:
    """What `make` gives; prints how long it took."""
    began = time.perf_counter(), time.process_time()
    made = make()
    wall, processor = time.perf_counter() - began[0], time.process_time() - began[1]
    _show(name, f"{wall:.2f} s (processor time {processor:.2f} s)")
    return made


def _percentiles(seconds: Sequence[float]) -> str:
    cuts = quantiles(seconds, n=100)
    return ", ".join(f"p{percent} {cuts[percent - 1] * 1000:.1f} ms" for percent in (50, 95, 99))


def _resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def _show(name: str, figure: str) -> None:
    print(f"{name:<26} {figure}", flush=True)


if __name__ == "__main__":
    main()

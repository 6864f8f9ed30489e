"""The same questions and content on plain Rasa, Haystack and a bare FAISS script.

    python -m benchmarks.peers [--questions FILE] [--fit-on FILE ...] [--only NAME ...]

Each peer runs in a process of its own, on one core, in an environment that is made once under STATE_DIR (Rasa in its
own). It knows the phrasings and answers of the published entries and gives its best entry with a score; the score from
which it answers is fitted on other questions, at the prices of our own thresholds. Ours on the same questions:
`tulugar evaluate`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import quantiles
from typing import Any

import bootstrap
from analytics.baselines import ALWAYS, Best, cheapest_threshold
from analytics.evaluation import measured
from analytics.quality import LabelledQuestion, Outcome, read_questions
from analytics.risk import silent_entries
from benchmarks.peers.environment import peers_environment
from domain.knowledge import Entry
from domain.text import clean_message
from knowledge_base.content_files import read_content
from knowledge_base.passages import passages_of
from settings import ROOT, Settings

QUALITY = ROOT / "tests" / "quality"
ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"), "1")
PEERS = ("faiss", "haystack words", "haystack vectors", "rasa")


@dataclass(frozen=True)
class Asked:
    """The questions that are measured, and those that thresholds are fitted on."""

    questions: tuple[LabelledQuestion, ...]
    fit_on: tuple[LabelledQuestion, ...]

    @property
    def texts(self) -> list[str]:
        return [clean_message(question.text) or "?" for question in (*self.questions, *self.fit_on)]


def main() -> None:
    """Print a row for each peer, without and with a fitted threshold."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--questions", type=Path, default=QUALITY / "test.jsonl")
    parser.add_argument("--fit-on", type=Path, nargs="*", default=sorted(QUALITY.glob("dev*.jsonl")))
    parser.add_argument("--only", nargs="*", choices=PEERS, default=PEERS)
    arguments = parser.parse_args()
    fit_on = [question for path in arguments.fit_on for question in read_questions(path) if not question.context]
    asked = Asked(tuple(read_questions(arguments.questions)), tuple(fit_on))
    settings = bootstrap.settings_from_environment()
    entries = [entry for entry in read_content(settings.content_path) if entry.is_sayable(date.today())]
    print(
        f"{len(asked.questions)} questions, thresholds fitted on {len(fit_on)}; load average {os.getloadavg()[0]:.1f}"
    )
    print(
        "| peer | threshold | right | asked back | missed | wrong | p50 | p95 | CPU p50 | CPU p95 | memory | ready in |"
    )
    print(f"|{'---|' * 12}")
    for name in arguments.only:
        said = ask_peer(settings, name, entries, asked.texts)
        for row in rows(name, said, entries, asked):
            print(row, flush=True)


def ask_peer(settings: Settings, name: str, entries: Sequence[Entry], texts: Sequence[str]) -> dict[str, Any]:
    """What a peer says to each text, with what it took."""
    kind, _, way = name.partition(" ")
    python = ROOT / "nlu" / ".venv" / "bin" / "python" if kind == "rasa" else peers_environment(settings)
    passages = [[passage.entry_id, passage.text] for passage in passages_of(entries)]
    if kind == "rasa":
        passages = [[entry.id, phrasing.text] for entry in entries for phrasing in entry.phrasings]
    with tempfile.TemporaryDirectory() as folder:
        task, said = Path(folder) / "task.json", Path(folder) / "said.json"
        task.write_text(json.dumps({"passages": passages, "texts": list(texts)}), encoding="utf-8")
        model = settings.state_path / "peers" / "faq.tar.gz"
        command = [str(python), "-m", f"benchmarks.peers.{kind}_peer", *([way] if way else []), str(task), str(said)]
        environ = {**os.environ, **ONE_CORE, "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3"}
        done = subprocess.run(
            [*command, str(model)], cwd=ROOT, env=environ, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"{name}: {done.stderr.strip()[-2000:]}")
        answer: dict[str, Any] = json.loads(said.read_text(encoding="utf-8"))
        return answer


def rows(name: str, said: dict[str, Any], entries: Sequence[Entry], asked: Asked) -> list[str]:
    """The peer as it comes, and with its fitted threshold."""
    known = {entry.id: entry for entry in entries}
    best = [Best(known.get(entry), score) for entry, score in said["best"]]
    ours, others = best[: len(asked.questions)], best[len(asked.questions) :]
    times = [f"{1000 * cut:.2f} ms" for of in ("seconds", "cpu") for cut in _middle_and_worst(said[of])]
    cost = " | ".join((*times, f"{said['peak_mb']:.0f} MB", f"{said['ready_s']:.1f} s"))
    titled = " ".join((name, *(f"({package} {version})" for package, version in said["versions"].items())))
    found = []
    fitted = [cheapest_threshold(asked.fit_on, others)] if others else []
    for threshold in (ALWAYS, *fitted):
        answers = [one.answer(threshold) for one in ours]
        outcomes = measured(name, asked.questions, answers, silent_entries(entries)).outcomes
        kinds = (Outcome.CORRECT, Outcome.CLARIFIED, Outcome.MISSED, Outcome.WRONG)
        shares = " | ".join(f"{outcomes.count(kind) / len(outcomes):.1%}" for kind in kinds)
        shown = "" if threshold == ALWAYS else f"{threshold:.2f}"
        found.append(f"| {titled} | {shown} | {shares} | {cost} |")
    return found


def _middle_and_worst(seconds: Sequence[float]) -> tuple[float, float]:
    """p50 and p95."""
    cuts = quantiles(seconds, n=20)
    return cuts[9], cuts[18]


if __name__ == "__main__":
    main()

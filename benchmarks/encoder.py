"""Measures a sentence encoder on public Spanish data: retrieval, similarity, paraphrases, speed, size.

    python -m benchmarks.encoder --eval DIR [--encoder NAME_OR_FOLDER]

DIR holds xquad_es_retrieval.jsonl, stsb_es_test.jsonl and paraphrase_es_tatoeba.jsonl.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray
from scipy.stats import spearmanr

from knowledge_base.encoder import SHIPPED, SHIPPED_NAMES, Encoder, load_encoder

Scores = NDArray[np.floating[Any]]  # (questions, passages), higher is better

DEEPEST = 10  # rank that MRR still counts
DENSE_SHARES = tuple(share / 20 for share in range(1, 20))  # tried on one half, used on the other
SENTENCE_END = re.compile(r"(?<=[.;:?!])\s+")


@dataclass(frozen=True)
class Retrieval:
    """Passages, questions, and the number of the passage that answers each question."""

    passages: tuple[str, ...]
    questions: tuple[str, ...]
    gold: NDArray[np.int64]

    @classmethod
    def read(cls, file: Path) -> Retrieval:
        """From JSON lines of type passage (pid, text) and query (text, gold_pid)."""
        rows = _rows(file)
        passages = {row["pid"]: row["text"] for row in rows if row["type"] == "passage"}
        number = {pid: i for i, pid in enumerate(passages)}
        queries = [row for row in rows if row["type"] == "query"]
        gold = np.array([number[row["gold_pid"]] for row in queries], dtype=np.int64)
        return cls(tuple(passages.values()), tuple(row["text"] for row in queries), gold)


def main() -> None:
    """Print every figure, one to a line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.encoder", description=__doc__.splitlines()[0])
    parser.add_argument("--eval", type=Path, required=True, help="folder of the public test files")
    parser.add_argument("--encoder", default="", help="the shipped one when left out")
    arguments = parser.parse_args()
    encoder = load_encoder(arguments.encoder)
    for name, figure in measure(encoder, arguments.eval, arguments.encoder):
        print(f"{name:<58} {figure}", flush=True)


def measure(encoder: Encoder, folder: Path, name: str) -> Iterator[tuple[str, str]]:
    """(what, figure) for retrieval, similarity, paraphrases, speed and size."""
    yield "encoder", f"{encoder.name} {encoder.fingerprint}, {encoder.dimension} dimensions"
    retrieval = Retrieval.read(folder / "xquad_es_retrieval.jsonl")
    yield from _retrieval(encoder, retrieval)
    yield "STS-es Spearman", f"{_similarity(encoder, _rows(folder / 'stsb_es_test.jsonl')):.3f}"
    yield "Tatoeba-es paraphrase R@1", f"{_paraphrases(encoder, _rows(folder / 'paraphrase_es_tatoeba.jsonl')):.3f}"
    yield "questions a second on one core", f"{_speed(encoder, retrieval.questions):,.0f}"
    yield "load time", f"{_load_time(name) * 1000:.0f} ms"
    folder_of_model = SHIPPED if name in SHIPPED_NAMES else Path(name)
    if folder_of_model.is_dir():
        yield "size", f"{sum(f.stat().st_size for f in folder_of_model.rglob('*') if f.is_file()) / 1e6:.1f} MB"


def _retrieval(encoder: Encoder, retrieval: Retrieval) -> Iterator[tuple[str, str]]:
    questions = encoder.encode(retrieval.questions)
    whole = questions @ encoder.encode(retrieval.passages).T
    sentences = (whole + _best_sentence(encoder, questions, retrieval.passages)) / 2
    words = _bm25(retrieval)
    yield "XQuAD-es dense, whole passages", _ranked(whole, retrieval.gold)
    yield "XQuAD-es dense, whole passages and their best sentence", _ranked(sentences, retrieval.gold)
    yield "XQuAD-es BM25 alone", _ranked(words, retrieval.gold)
    yield "XQuAD-es hybrid, whole passages", _fused(whole, words, retrieval.gold)
    yield "XQuAD-es hybrid, whole passages and their best sentence", _fused(sentences, words, retrieval.gold)


def _best_sentence(encoder: Encoder, questions: NDArray[np.float32], passages: tuple[str, ...]) -> Scores:
    """The similarity of the sentence of each passage that is nearest to each question."""
    cut = [[part for part in SENTENCE_END.split(passage) if part.strip()] for passage in passages]
    starts = np.cumsum([0, *map(len, cut)])[:-1]
    scores = questions @ encoder.encode([part for parts in cut for part in parts]).T
    return np.asarray(np.maximum.reduceat(scores, starts, axis=1), dtype=np.float32)


def _bm25(retrieval: Retrieval) -> Scores:
    """Scores of BM25 with Spanish stemming and stop words."""
    stemmer = Stemmer.Stemmer("spanish")
    passages, questions = (
        bm25s.tokenize(list(texts), stopwords="es", stemmer=stemmer, show_progress=False)
        for texts in (retrieval.passages, retrieval.questions)
    )
    index = bm25s.BM25()
    index.index(passages, show_progress=False)
    found, scores = index.retrieve(questions, k=len(retrieval.passages), show_progress=False)
    table = np.zeros(scores.shape, dtype=np.float32)
    np.put_along_axis(table, found.astype(np.int64), scores, axis=1)
    return table


def _fused(dense: Scores, words: Scores, gold: NDArray[np.int64]) -> str:
    """Each half of the passages' questions is ranked with the share that was best on the other half."""
    ranks = np.zeros(len(gold), dtype=np.int64)
    shares = []
    for half in (0, 1):
        here, there = gold % 2 == half, gold % 2 != half
        best = max(DENSE_SHARES, key=lambda share: _mrr(_ranks(_mix(dense, words, share)[there], gold[there])))
        ranks[here] = _ranks(_mix(dense, words, best)[here], gold[here])
        shares.append(f"{best:.2f}")
    return f"{_figures(ranks)} (dense share {' and '.join(shares)}, each fitted on the other half)"


def _mix(dense: Scores, words: Scores, share: float) -> Scores:
    return np.asarray(share * _standard(dense) + (1 - share) * _standard(words), dtype=np.float32)


def _standard(scores: Scores) -> Scores:
    """Each question's scores with mean 0 and deviation 1."""
    spread = scores.std(axis=1, keepdims=True)
    return np.asarray((scores - scores.mean(axis=1, keepdims=True)) / np.maximum(spread, 1e-9), dtype=np.float32)


def _ranked(scores: Scores, gold: NDArray[np.int64]) -> str:
    return _figures(_ranks(scores, gold))


def _ranks(scores: Scores, gold: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many passages stand before the right one; a tie counts against it."""
    own = scores[np.arange(len(gold)), gold]
    return np.asarray((scores >= own[:, None]).sum(axis=1) - 1, dtype=np.int64)


def _figures(ranks: NDArray[np.int64]) -> str:
    return f"R@1 {(ranks == 0).mean():.3f}  MRR@{DEEPEST} {_mrr(ranks):.3f}"


def _mrr(ranks: NDArray[np.int64]) -> float:
    return float(np.where(ranks < DEEPEST, 1 / (ranks + 1), 0).mean())


def _similarity(encoder: Encoder, rows: list[dict[str, str]]) -> float:
    left, right = (encoder.encode([row[side] for row in rows]) for side in ("s1", "s2"))
    return float(spearmanr((left * right).sum(axis=1), [float(row["score"]) for row in rows]).statistic)


def _paraphrases(encoder: Encoder, rows: list[dict[str, str]]) -> float:
    left, right = (encoder.encode([row[side] for row in rows]) for side in ("s1", "s2"))
    return float(((left @ right.T).argmax(axis=1) == np.arange(len(rows))).mean())


def _speed(encoder: Encoder, questions: tuple[str, ...]) -> float:
    """Questions for each second of processor time, of all threads together."""
    start = time.process_time()
    encoder.encode(questions)
    return len(questions) / (time.process_time() - start)


def _load_time(name: str) -> float:
    """Seconds to load it once more: files are warm, as after a restart."""
    start = time.perf_counter()
    load_encoder(name)
    return time.perf_counter() - start


def _rows(file: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    main()

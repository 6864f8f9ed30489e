"""The training of the encoder from start to end: pairs, tokens, teacher, first rows, epochs, folder."""

from __future__ import annotations

import hashlib
import logging
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from knowledge_base.training.export import save_encoder
from knowledge_base.training.initial import first_rows
from knowledge_base.training.lexicon import word_pairs
from knowledge_base.training.pairs import Pair, pieces, read_pairs
from knowledge_base.training.parts import token_parts
from knowledge_base.training.phrasings import EntryTexts, read_entry_texts
from knowledge_base.training.spelling import spelling_code
from knowledge_base.training.student import Lessons, Recipe, Student
from knowledge_base.training.teacher import TeacherVectors, load_teacher
from knowledge_base.training.vocabulary import UNKNOWN, TokenLists, learn_tokens

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class TrainingPlan:
    """What to train, from what, and where to."""

    pairs: Path  # TSV: English, Spanish, source
    out: Path  # folder of the model
    content: Path | None = None  # knowledge base whose phrasings are learned too
    sources: tuple[str, ...] = ()  # of the TSV; none named: all but those of doubtful terms
    cache: Path = Path("var/encoder-cache")  # teacher vectors and the place where a run stopped
    teacher: str = ""  # sentence-transformers name or folder; "" is all-MiniLM-L6-v2 from PyPI
    tokens: int = 36_000
    spelling: int = 256  # dimensions that say how words are written, beside those of the teacher
    recipe: Recipe = field(default_factory=Recipe)


@dataclass(frozen=True)
class TrainingReport:
    """What came out of a training."""

    out: Path
    pairs_by_source: dict[str, int]
    entry_texts: int
    tokens: int
    dimension: int
    megabytes: float
    seconds: float


def train_encoder(plan: TrainingPlan) -> TrainingReport:
    """Train and write the encoder; a run that was stopped goes on from its cache.

    Raises:
        InvalidContent: the file of pairs cannot be used.
        TeacherUnavailable: the training dependencies are not installed.
    """
    start = time.monotonic()
    pairs = read_pairs(plan.pairs, plan.sources)
    entries = read_entry_texts(plan.content) if plan.content else []
    tokenizer = _tokenizer(plan, pairs, entries)
    pairs = [*pairs, *pieces(pairs), *word_pairs(tokenizer, pairs)]
    logger.info("%d pairs, %d entries, %d tokens", len(pairs), len(entries), tokenizer.get_vocab_size())
    teacher = TeacherVectors(plan.cache / f"teacher-{_short(plan.teacher)}", load_teacher(plan.teacher))
    lessons = _lessons(tokenizer, pairs, entries, teacher.of([pair.english for pair in pairs]))
    rows = _learn(plan, tokenizer, lessons)
    save_encoder(plan.out, tokenizer, rows)
    return _report(plan, pairs, lessons, rows, time.monotonic() - start)


def _tokenizer(plan: TrainingPlan, pairs: Sequence[Pair], entries: Sequence[EntryTexts]) -> Tokenizer:
    """The tokens of these texts; kept, for learning them again breaks ties in another way."""
    english = [pair.english for pair in pairs]
    spanish = [*(pair.spanish for pair in pairs), *(text for entry in entries for text in entry.texts)]
    file = plan.cache / f"tokens-{_short(repr((plan.tokens, english, spanish)))}.json"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        learn_tokens(english, spanish, plan.tokens).save(str(file))
    return Tokenizer.from_file(str(file))


def _lessons(
    tokenizer: Tokenizer, pairs: Sequence[Pair], entries: Sequence[EntryTexts], targets: NDArray[np.float32]
) -> Lessons:
    return Lessons(
        english=TokenLists.of(tokenizer, [pair.english for pair in pairs]),
        spanish=TokenLists.of(tokenizer, [pair.spanish for pair in pairs]),
        targets=targets,
        entry_texts=TokenLists.of(tokenizer, [text for entry in entries for text in entry.texts]),
        entry_of=np.repeat(np.arange(len(entries)), [len(entry.texts) for entry in entries]),
    )


def _learn(plan: TrainingPlan, tokenizer: Tokenizer, lessons: Lessons) -> NDArray[np.float32]:
    parts = token_parts(tokenizer)
    first = first_rows([lessons.spanish, lessons.english], lessons.targets, parts)
    logger.info("first vectors of %d tokens, from %d shared parts, are ready", *parts.shape)
    memory = plan.cache / f"run-{_name(plan, lessons)}.pt"
    learned = Student(first, lessons, plan.recipe, memory).learn()
    code = spelling_code(learned, parts, lessons.spanish, plan.spelling, np.random.default_rng(plan.recipe.seed))
    rows = np.hstack([learned, code])
    rows[tokenizer.token_to_id(UNKNOWN)] = 0.0  # what it does not know must not move a sentence
    return rows


def _name(plan: TrainingPlan, lessons: Lessons) -> str:
    """Another name when anything that the epochs depend on is another."""
    digest = hashlib.sha256(repr((plan.recipe, plan.teacher, plan.tokens)).encode())
    for texts in (lessons.english, lessons.spanish, lessons.entry_texts):
        digest.update(texts.tokens.tobytes())
    return digest.hexdigest()[:16]


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _report(
    plan: TrainingPlan, pairs: Sequence[Pair], lessons: Lessons, rows: NDArray[np.float32], seconds: float
) -> TrainingReport:
    size = sum(file.stat().st_size for file in plan.out.rglob("*") if file.is_file())
    return TrainingReport(
        out=plan.out,
        pairs_by_source=dict(Counter(pair.source for pair in pairs)),
        entry_texts=len(lessons.entry_of),
        tokens=rows.shape[0],
        dimension=rows.shape[1],
        megabytes=size / 1e6,
        seconds=seconds,
    )

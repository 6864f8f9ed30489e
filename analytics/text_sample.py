"""A sample of different texts that does not depend on their order, in bounded memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from heapq import nsmallest

from knowledge_base.folding import fold_all


@dataclass
class SampledText:
    """A text of the sample, and who wrote it."""

    text: str
    question_id: str  # the lowest of those who wrote it
    theme_id: str | None  # that this question was in
    people: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Written:
    """One question as the sample sees it."""

    question_id: str
    text: str
    person: str | None
    theme_id: str | None = None


def sample_texts(pages: Iterable[list[Written]], *, size: int, above: int) -> tuple[list[SampledText], int]:
    """The texts with the lowest hashes above a number, in the order of their hashes: as good as drawn by lot.

    Args:
        pages: questions in any order; texts that differ only in case, accents or signs are one text.
        size: most texts to keep.
        above: only hashes above it, so that the next sample holds other texts; -1 for all.
    Returns:
        The texts, and the highest hash among them (`above` when there is none).
    """
    kept: dict[int, SampledText] = {}
    limit: int | None = None
    for page in pages:
        for number, one in _hashed(page):
            if number <= above or (limit is not None and number > limit):
                continue
            _add(kept, number, one)
        if len(kept) > 2 * size:
            kept = {number: kept[number] for number in nsmallest(size, kept)}
            limit = max(kept)
    chosen = sorted(kept)[:size]
    return [kept[number] for number in chosen], chosen[-1] if chosen else above


def text_hash(folded: str) -> int:
    """A number from 0 to 2**64 - 1 that says nothing of the text."""
    return int.from_bytes(hashlib.blake2b(folded.encode(), digest_size=8).digest(), "big")


def _hashed(page: list[Written]) -> Iterator[tuple[int, Written]]:
    for folded, one in zip(fold_all([one.text for one in page]), page, strict=True):
        yield text_hash(folded), one


def _add(kept: dict[int, SampledText], number: int, one: Written) -> None:
    seen = kept.get(number)
    if seen is None:
        seen = kept[number] = SampledText(one.text, one.question_id, one.theme_id)
    elif one.question_id < seen.question_id:
        seen.text, seen.question_id, seen.theme_id = one.text, one.question_id, one.theme_id
    if one.person:
        seen.people.add(one.person)

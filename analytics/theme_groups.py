"""Groups of like texts in a sample, and which known theme each of them goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analytics.clustering import average_linkage
from analytics.small_groups import SmallGroups
from analytics.text_sample import SampledText
from analytics.theme_table import Vectors


@dataclass(frozen=True)
class Group:
    """Like texts of a sample."""

    texts: tuple[SampledText, ...]
    centre: Vectors  # shape (dim,), unit length
    typical: str  # the text nearest to the centre


def groups_in(sample: Sequence[SampledText], vectors: Vectors, *, similar: float, small: SmallGroups) -> list[Group]:
    """Groups of two texts or more, or of one that enough people wrote; a text weighs as much as people wrote it.

    Args:
        vectors: of the sample, shape (len(sample), dim), unit length; zero where the encoder knows no word.
        similar: mean cosine within a group, at least.
        small: how many people are enough.
    """
    weights = np.array([max(1, len(one.people)) for one in sample], dtype=np.float32)
    told = np.flatnonzero(np.linalg.norm(vectors, axis=1) > 0)
    joined = average_linkage(vectors[told], weights[told], similarity=similar)
    rows_of: dict[int, list[int]] = {}
    for row, group in zip(told.tolist(), joined.tolist(), strict=True):
        rows_of.setdefault(group, []).append(row)
    shared = [rows for rows in rows_of.values() if len(rows) > 1 or weights[rows[0]] >= small.k]
    return [_group(rows, sample, vectors, weights) for rows in shared]


def middle(vectors: Vectors) -> Vectors:
    """The direction in which vectors point together: unit length, or zeros when they cancel out."""
    total = vectors.sum(axis=0)
    length = float(np.linalg.norm(total))
    return total / length if length else total


def known_ids(groups: Sequence[Group], themes: frozenset[str]) -> list[str | None]:
    """For each group the theme that most of it was in, if it is one of `themes`; no theme twice."""
    shares = [
        (-count, theme, place)
        for place, group in enumerate(groups)
        for theme, count in Counter(one.theme_id for one in group.texts).items()
        if theme in themes and theme is not None
    ]
    ids: list[str | None] = [None] * len(groups)
    for _, theme, place in sorted(shares):
        if ids[place] is None and theme not in ids:
            ids[place] = theme
    return ids


def _group(rows: list[int], sample: Sequence[SampledText], vectors: Vectors, weights: Vectors) -> Group:
    centre = middle(vectors[rows] * weights[rows, None])
    typical = rows[int(np.argmax(vectors[rows] @ centre))]
    return Group(tuple(sample[row] for row in rows), centre, sample[typical].text)

"""Which theme a question is nearest to: by the centres of themes, then by the words that split them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analytics.theme_table import Placed, Vectors
from knowledge_base.encoder import Encoder
from knowledge_base.words import stems, stems_of_all

SIMILAR = 0.30  # mean cosine within a theme; from ARI .50 on 1,472 questions by entry (benchmarks/themes.py)
NEAR = 0.40  # cosine with a theme's centre: 4 of 5 questions of a known sense join, 1 of 20 of a foreign one
UNRELATED = (  # how alike an encoder thinks what has nothing in common; ours says 0.0, others 0.8
    "¿Qué es el C40?",
    "receta de mole poblano",
    "¿A qué hora abre el banco?",
    "mi perro no quiere comer",
    "la raíz cuadrada de dos",
    "lluvia en el norte del país",
    "partitura para violín",
    "¿Quién ganó el partido?",
    "tornillos de acero inoxidable",
    "síntomas de la varicela",
)


class Yardstick:
    """Our limits of likeness, on the scale of one encoder."""

    def __init__(self, encoder: Encoder) -> None:
        vectors = encoder.encode(UNRELATED)
        alike = vectors @ vectors.T
        self._unrelated = max(0.0, float(alike[~np.eye(len(vectors), dtype=bool)].mean()))

    @property
    def similar(self) -> float:
        return self._unrelated + (1.0 - self._unrelated) * SIMILAR

    @property
    def near(self) -> float:
        return self._unrelated + (1.0 - self._unrelated) * NEAR


class Places:
    """The themes as they lie now."""

    def __init__(self, themes: Sequence[Placed], near: float) -> None:
        self._near = near
        self._by_id = {theme.id: theme for theme in themes}
        roots = [theme for theme in themes if theme.split_from is None]  # merged ones too: what is near them is known
        self._roots = [theme.id for theme in roots for _ in theme.centres]
        self._centres = np.concatenate([theme.centres for theme in roots]) if roots else None
        self._parts: dict[str, list[tuple[frozenset[str], str]]] = {}
        for theme in themes:
            if theme.split_from is not None:
                part = (frozenset(stems(theme.split_words or "")), theme.id)
                self._parts.setdefault(theme.split_from, []).append(part)

    def __bool__(self) -> bool:
        """Whether there is any theme to be near to."""
        return self._centres is not None

    def nearest(self, texts: Sequence[str], vectors: Vectors) -> list[str | None]:
        """The theme of each text; None where all are too far.

        Args:
            vectors: of the texts, shape (len(texts), dim), unit length.
        """
        if self._centres is None or not len(texts):
            return [None] * len(texts)
        alike = vectors @ self._centres.T
        best: NDArray[np.int64] = alike.argmax(axis=1)
        near = alike[np.arange(len(texts)), best] >= self._near
        words = stems_of_all(texts) if self._parts else [[]] * len(texts)
        return [
            self._follow(self._roots[centre], frozenset(said)) if close else None
            for centre, close, said in zip(best, near, words, strict=True)
        ]

    def _follow(self, theme_id: str, said: frozenset[str]) -> str:
        """From a theme to the part of it that has these words, and to what it was merged into."""
        passed = {theme_id}
        while True:
            parts = [part for part in self._parts.get(theme_id, ()) if part[1] not in passed and part[0] <= said]
            into = self._by_id[theme_id].merged_into
            if parts:
                theme_id = max(parts, key=lambda part: (len(part[0]), part[1]))[1]
            elif into:
                theme_id = into
            else:
                return theme_id
            passed.add(theme_id)

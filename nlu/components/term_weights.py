"""TF-IDF of one text as places and weights: what scikit-learn's vectorizer gives, without building its matrices."""

from __future__ import annotations

from collections import Counter
from math import log
from typing import Text, Tuple

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer


class TermWeights:
    """Reads a fitted vectorizer with `sublinear_tf`, whose normal is that of Euclid."""

    def __init__(self, vectorizer: TfidfVectorizer) -> None:
        self._terms = vectorizer.build_analyzer()
        self._places = vectorizer.vocabulary_
        self._idf = np.asarray(vectorizer.idf_)
        self.size = len(self._idf)

    def __call__(self, text: Text) -> Tuple[np.ndarray, np.ndarray]:
        """Places of the known terms, in order, and the weight of each; both empty when none is known."""
        counts = Counter(place for term in self._terms(text) if (place := self._places.get(term)) is not None)
        places = np.fromiter(sorted(counts), dtype=np.intp, count=len(counts))
        weights = np.array([log(counts[place]) + 1.0 for place in places.tolist()]) * self._idf[places]
        return places, weights / (np.linalg.norm(weights) or 1.0)

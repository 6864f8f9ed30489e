"""Weights of the terms of one text are those that scikit-learn gives."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from nlu.components.term_weights import TermWeights

TEXTS = ("qué es la red c40", "cuánto costó la feria de las culturas", "la feria la feria la feria", "c40")
KINDS = (
    {"analyzer": "char_wb", "ngram_range": (2, 5)},
    {"analyzer": "word", "ngram_range": (1, 2), "token_pattern": r"\S+"},
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", [*TEXTS, "la red de ciudades que nadie conoce", "ñandú xyz", "", "   "])
def test_one_text_is_weighed_as_scikit_learn_does(kind: dict, text: str) -> None:
    vectorizer = TfidfVectorizer(sublinear_tf=True, lowercase=False, **kind).fit(TEXTS)

    places, weights = TermWeights(vectorizer)(text)

    expected = vectorizer.transform([text]).toarray()[0]
    found = np.zeros_like(expected)
    found[places] = weights
    assert np.allclose(found, expected, rtol=0, atol=1e-12)

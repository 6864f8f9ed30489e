"""Words that translate each other, found by how often they share a pair of sentences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from tokenizers import Tokenizer

from knowledge_base.training.pairs import Pair
from knowledge_base.training.vocabulary import words_of

SOURCE = "lexicon"  # where these pairs say that they come from
LEAST_SEEN = 5  # sentences with the Spanish word; with fewer, chance finds the partner
LEAST_DICE = 0.35  # 0 to 1; below this one partner in three was wrong when read by hand


def word_pairs(tokenizer: Tokenizer, pairs: Sequence[Pair]) -> list[Pair]:
    """Each Spanish word with its likeliest English word, where the likelihood is good."""
    english, english_in = _words_in(tokenizer, [pair.english for pair in pairs])
    spanish, spanish_in = _words_in(tokenizer, [pair.spanish for pair in pairs])
    together = (spanish_in.T @ english_in).tocsr()
    english_seen, spanish_seen = _seen(english_in), _seen(spanish_in)
    found = []
    for number in np.flatnonzero(spanish_seen >= LEAST_SEEN):
        row = together.getrow(number)
        dice = 2 * row.data / (spanish_seen[number] + english_seen[row.indices])
        best = int(dice.argmax())
        if dice[best] >= LEAST_DICE:
            found.append(Pair(english[row.indices[best]], spanish[number], SOURCE))
    return found


def _words_in(tokenizer: Tokenizer, texts: Sequence[str]) -> tuple[list[str], csr_matrix]:
    """The words of texts, and a matrix (texts, words) with 1 where the text has the word."""
    found = [sorted({word for word in words_of(tokenizer, text) if word.isalpha()}) for text in texts]
    words = sorted({word for each in found for word in each})
    number = {word: i for i, word in enumerate(words)}
    columns = [number[word] for each in found for word in each]
    offsets = np.cumsum([0, *map(len, found)])
    values = np.ones(len(columns), dtype=np.float32)
    return words, csr_matrix((values, columns, offsets), shape=(len(texts), len(words)))


def _seen(matrix: csr_matrix) -> NDArray[np.float32]:
    return np.asarray(matrix.sum(axis=0), dtype=np.float32).ravel()

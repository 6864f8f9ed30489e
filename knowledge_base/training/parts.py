"""What words share: the runs of letters that make related forms of a word learn from each other."""

from __future__ import annotations

from collections import Counter

import numpy as np
from scipy.sparse import csr_matrix
from tokenizers import Tokenizer

RUNS = (4, 5, 6)  # letters; shorter runs stand in unrelated words, longer ones in a single word
SHORTEST_WORD = 4  # letters
CONTINUED = "##"  # how WordPiece marks a piece that does not begin a word


def token_parts(tokenizer: Tokenizer) -> csr_matrix:
    """Which parts each token has, shape (tokens, parts); squares of a row add up to 1, or 0 for none.

    "migrantes" and "migrante" share "<migr", "grante" and others: what one learns, the other gets.
    Parts of a single token are left out, for they would share nothing.
    """
    vocabulary = tokenizer.get_vocab()
    found = [_runs(token) for token in sorted(vocabulary, key=vocabulary.__getitem__)]
    counts = Counter(part for parts in found for part in parts)
    shared = sorted(part for part, tokens in counts.items() if tokens > 1)
    number = {part: i for i, part in enumerate(shared)}
    kept = [[number[part] for part in sorted(parts) if part in number] for parts in found]
    sizes = np.array([len(parts) for parts in kept])
    values = np.repeat(1 / np.sqrt(np.maximum(sizes, 1)), sizes).astype(np.float32)
    columns = [column for parts in kept for column in parts]
    return csr_matrix((values, columns, np.cumsum([0, *sizes])), shape=(len(found), len(shared)))


def _runs(token: str) -> set[str]:
    letters = token.removeprefix(CONTINUED)
    if len(letters) < SHORTEST_WORD or not letters.isalpha():
        return set()
    bounded = letters + ">" if token.startswith(CONTINUED) else f"<{letters}>"
    return {bounded[i : i + run] for run in RUNS for i in range(len(bounded) - run + 1)}

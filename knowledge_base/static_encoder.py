"""A static sentence encoder read with numpy alone: a row for each token, added up; no torch."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from domain.errors import TuLugarError

BATCH = 1024  # texts at a time, so that long passages need megabytes of memory, not gigabytes
MANY = 32  # texts from which it pays to look up each different token once
FINGERPRINT_LENGTH = 16  # hex digits: 64 bits tell any two encoders of one installation apart
MODULES = "modules.json"
WEIGHTS = "model.safetensors"
TOKENIZER = "tokenizer.json"
PART = "##"  # what a token begins with that is not the beginning of a word
READABLE = ("StaticEmbedding", "Normalize")  # modules that this reader understands


class EncoderUnavailable(TuLugarError):
    """No encoder could be loaded; the message, in Spanish, says what to do."""


@dataclass(frozen=True)
class TokenTable:
    """What each token adds to a sentence: `rows[mapping[token]] * scale[token]`."""

    rows: NDArray[np.generic]  # (rows, dim), float or int8
    scale: NDArray[np.float32]  # (tokens,)
    mapping: NDArray[np.int64]  # (tokens,), row number of each token

    def vectors(self, tokens: NDArray[np.int64]) -> NDArray[np.float32]:
        """The float32 vectors of tokens, shape (len(tokens), dim)."""
        rows = self.rows[self.mapping[tokens]].astype(np.float32)
        return np.multiply(rows, self.scale[tokens, None], dtype=np.float32)


class StaticEncoder:
    """Sentences to unit vectors from a sentence-transformers `StaticEmbedding` folder.

    The vectors are those that SentenceTransformer(folder) gives, with unit length.

    Raises:
        EncoderUnavailable: folder is missing or cannot be read.
    """

    def __init__(self, folder: Path, *, name: str = "") -> None:
        module = _static_module(folder)
        self.name = name or folder.name
        self._tokenizer = _tokenizer(module / TOKENIZER)
        self._table = _table(module / WEIGHTS)
        if len(self._table.mapping) < self._tokenizer.get_vocab_size():
            raise _broken(folder, "faltan vectores para algunas palabras")
        self.dimension = int(self._table.rows.shape[1])
        self.fingerprint = _fingerprint(module)

    @cached_property
    def words(self) -> frozenset[str]:
        """Folded words that are a token each; made when asked for, as Rasa and most commands need none of it."""
        return frozenset(word for word in self._tokenizer.get_vocab() if not word.startswith(PART))

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One float32 row for each text, shape (len(texts), dimension).

        Rows have unit length; a text without a known token gives a row of zeros.
        """
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), BATCH):
            batch = texts[start : start + BATCH]
            vectors[start : start + len(batch)] = self._sums(batch)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.divide(vectors, lengths, out=vectors, where=lengths > 0)

    def _sums(self, texts: Sequence[str]) -> NDArray[np.float32]:
        encodings = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        tokens = [np.asarray(encoding.ids, dtype=np.int64) for encoding in encodings]
        if len(tokens) < MANY:
            return np.stack([self._table.vectors(ids).sum(axis=0, dtype=np.float32) for ids in tokens])
        return self._many_sums(tokens)

    def _many_sums(self, tokens: list[NDArray[np.int64]]) -> NDArray[np.float32]:
        """The same numbers in a sixth of the time: each different token is looked up once."""
        from scipy.sparse import csr_matrix  # here, as a process that asks one question at a time needs none of it

        ends = np.cumsum([0, *map(len, tokens)])
        different, places = np.unique(np.concatenate(tokens), return_inverse=True)
        ones = np.ones(len(places), dtype=np.float32)
        chosen = csr_matrix((ones, places, ends), shape=(len(tokens), len(different)))
        return np.asarray(chosen @ self._table.vectors(different))


def is_static(folder: Path) -> bool:
    """Whether folder holds a model that StaticEncoder reads whole."""
    try:
        modules = _modules(folder)
    except EncoderUnavailable:
        return False
    kinds = [module["type"].rsplit(".", 1)[-1] for module in modules]
    return kinds[:1] == ["StaticEmbedding"] and set(kinds) <= set(READABLE)


def _modules(folder: Path) -> list[dict[str, str]]:
    if not folder.is_dir():
        raise EncoderUnavailable(
            f"No existe la carpeta del codificador: {folder}. Revisa ENCODER en .env "
            "(déjalo vacío para usar el que viene con el proyecto) o crea la carpeta "
            "con «tulugar train encoder»."
        )
    try:
        modules = json.loads((folder / MODULES).read_text(encoding="utf-8"))
        return [{"type": str(m["type"]), "path": str(m["path"])} for m in modules]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _broken(folder, f"no se puede leer {MODULES}") from error


def _static_module(folder: Path) -> Path:
    modules = _modules(folder)
    if not is_static(folder):
        raise _broken(folder, "no es un modelo StaticEmbedding")
    return folder / modules[0]["path"]


def _tokenizer(file: Path) -> Tokenizer:
    try:
        content = file.read_text(encoding="utf-8")
        json.loads(content)["model"]["vocab"]  # tokenizers itself raises a bare Exception
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _broken(file.parent, f"falta {TOKENIZER} o está dañado") from error
    tokenizer = Tokenizer.from_str(content)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _table(file: Path) -> TokenTable:
    """Read plain rows, or the compact form: int8 rows with a scale (and a row) for each token."""
    try:
        tensors = load_file(str(file))
        rows = tensors["embedding.weight"] if "embedding.weight" in tensors else tensors["embeddings"]
    except (OSError, SafetensorError, KeyError, TypeError) as error:
        raise _broken(file.parent, f"falta {WEIGHTS} o está dañado") from error
    mapping = np.asarray(tensors.get("mapping", np.arange(len(rows))), dtype=np.int64)
    scale = np.asarray(tensors.get("weights", np.ones(len(mapping))), dtype=np.float32)
    return TokenTable(rows=rows, scale=scale, mapping=mapping)


def _fingerprint(module: Path) -> str:
    digest = hashlib.sha256()
    for name in (WEIGHTS, TOKENIZER):
        digest.update((module / name).read_bytes())
    return digest.hexdigest()[:FINGERPRINT_LENGTH]


def _broken(folder: Path, why: str) -> EncoderUnavailable:
    return EncoderUnavailable(
        f"El codificador de {folder} no se puede usar: {why}. Recupera la carpeta con "
        "«git checkout -- knowledge_base/encoder_es» o entrena otro con «tulugar train encoder»."
    )

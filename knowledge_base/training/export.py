"""Trained token rows to a folder that sentence-transformers and StaticEncoder both read."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from knowledge_base.static_encoder import MODULES, TOKENIZER, WEIGHTS

STATIC, NORMALIZE = "0_StaticEmbedding", "1_Normalize"
MODULE_LIST = (
    {"idx": 0, "name": "0", "path": STATIC, "type": "sentence_transformers.models.StaticEmbedding"},
    {"idx": 1, "name": "1", "path": NORMALIZE, "type": "sentence_transformers.models.Normalize"},
)
CONFIG = {
    "model_type": "SentenceTransformer",
    "prompts": {"query": "", "document": ""},
    "default_prompt_name": None,
    "similarity_fn_name": "cosine",
}
INT8_MAX = 127


def save_encoder(folder: Path, tokenizer: Tokenizer, rows: NDArray[np.float32]) -> None:
    """Write the model; each row becomes int8 with a scale of its own, a quarter of float32.

    Args:
        rows: float32, shape (tokens, dim), in the order of the tokenizer's ids.
    """
    module = folder / STATIC
    module.mkdir(parents=True, exist_ok=True)
    (folder / NORMALIZE).mkdir(exist_ok=True)
    quantised, scale = quantise(rows)
    save_file({"embeddings": quantised, "weights": scale}, str(module / WEIGHTS))
    (module / WEIGHTS).chmod(0o644)  # safetensors writes it for its owner alone
    tokenizer.save(str(module / TOKENIZER), pretty=False)
    _write(folder / MODULES, list(MODULE_LIST))
    _write(folder / "config_sentence_transformers.json", CONFIG)
    _write(folder / NORMALIZE / "config.json", {})


def quantise(rows: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Int8 rows and a scale for each, so that `int8 * scale` is the row to within 0.4 %."""
    largest = np.abs(rows).max(axis=1)
    scale = np.where(largest > 0, largest / INT8_MAX, 1.0).astype(np.float32)
    return np.round(rows / scale[:, None]).astype(np.int8), scale


def _write(file: Path, content: object) -> None:
    file.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")

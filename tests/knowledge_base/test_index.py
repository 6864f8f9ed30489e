"""An index of many passages: searched in cells, and made again without encoding what is known."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge_base import index as index_module
from knowledge_base.encoder import Encoder, load_encoder
from knowledge_base.index import (
    Known,
    PassageIndex,
    build_index,
    folder_of,
    load_index,
    open_or_build_index,
    save_index,
)
from knowledge_base.passages import Passage

WORDS = (
    *("ciudad", "hermana", "convenio", "feria", "embajada", "bicicletas", "migrantes", "clima", "bonos", "verdes"),
    *("premio", "red", "museo", "agua", "metro", "cultura", "salud", "vivienda", "turismo", "deporte", "Nagoya"),
    *("Cusco", "Berlín", "Chicago", "La Habana", "Seúl", "Pekín", "viaje", "costo", "resultado", "ficha", "nueva"),
)
SAME = 0.01  # cosine that a byte for each dimension may be off


def some_passages(count: int) -> tuple[Passage, ...]:
    """Three to an entry, the same each time."""
    chance = random.Random(1)
    return tuple(Passage(f"e{i // 3}", f"{' '.join(chance.choices(WORDS, k=6))} {i}") for i in range(count))


class Counting:
    """An encoder that remembers what it was asked to encode."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name, self.dimension, self.fingerprint = encoder.name, encoder.dimension, encoder.fingerprint
        self.words = encoder.words
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.encoded.extend(texts)
        return self._encoder.encode(texts)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder()


@pytest.fixture(params=[(2_000, 30_000), (100, 30_000), (100, 100)], ids=["whole", "codes first", "cells"])
def size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a small base is searched, as a usual one, and as a large one."""
    for name, limit in zip(("SCANNED_UP_TO", "EXACT_UP_TO"), request.param, strict=True):
        monkeypatch.setattr(index_module, name, limit)


def share_found(index: PassageIndex, passages: Sequence[Passage], encoder: Encoder) -> float:
    """How many of every tenth passage find themselves first."""
    vectors = encoder.encode([passage.text for passage in passages[::10]])
    found = [index.nearest(vector, limit=5) for vector in vectors]
    assert all(cosines[0] == pytest.approx(1.0, abs=2 * SAME) for _, cosines in found)
    return float(np.mean([positions[0] == 10 * place for place, (positions, _) in enumerate(found)]))


def test_a_passage_finds_itself(encoder: Encoder, size: None, tmp_path: Path) -> None:
    passages = some_passages(1_500)
    save_index(build_index(passages, encoder), tmp_path / "i")

    assert share_found(load_index(tmp_path / "i", encoder), passages, encoder) > 0.98


def test_what_is_known_is_not_encoded_again(encoder: Encoder, size: None) -> None:
    passages = some_passages(1_500)
    earlier = Known(passages[:-3], build_index(passages[:-3], encoder))
    changed = (Passage("nueva", "ficha nueva: la embajada en Berlín"), *passages[30:])
    counting = Counting(encoder)

    index = build_index(changed, counting, earlier)

    assert counting.encoded == [changed[0].text, *(passage.text for passage in passages[-3:])]
    assert index.manifest.count == len(changed)
    assert share_found(index, changed, encoder) > 0.98
    vector = encoder.encode(["ficha nueva: la embajada en Berlín"])[0]
    entries = np.arange(4)
    assert index.to_centroids(vector, entries) == pytest.approx(
        build_index(changed, encoder).to_centroids(vector, entries), abs=SAME
    )


def test_a_chain_of_versions_does_not_drift(encoder: Encoder, size: None) -> None:
    passages = some_passages(1_300)
    known = Known(passages[:1_200], build_index(passages[:1_200], encoder))
    for end in range(1_210, 1_301, 10):
        known = Known(passages[:end], build_index(passages[:end], encoder, known))

    assert share_found(known.index, passages, encoder) > 0.98


def test_a_base_that_changed_much_is_encoded_anew(encoder: Encoder) -> None:
    passages = some_passages(1_500)
    earlier = Known(passages[:1_200], build_index(passages[:1_200], encoder))
    counting = Counting(encoder)

    build_index(passages, counting, earlier)

    assert set(counting.encoded) == {passage.text for passage in passages}


def test_vectors_of_another_encoder_are_not_used(encoder: Encoder) -> None:
    passages = some_passages(1_100)
    earlier = Known(passages, build_index(passages, encoder))
    other = Counting(encoder)
    other.fingerprint = "f" * 16

    build_index(passages, other, earlier)

    assert set(other.encoded) == {passage.text for passage in passages}


@pytest.mark.parametrize("name", ["manifest.json", "vectors.faiss", "centroids.npy"])
@pytest.mark.parametrize("kept", [0.0, 0.5])
def test_a_half_written_index_is_made_again(encoder: Encoder, tmp_path: Path, name: str, kept: float) -> None:
    passages = some_passages(30)
    place = folder_of(tmp_path, passages, encoder)
    save_index(build_index(passages, encoder), place)
    whole = (place / name).read_bytes()
    (place / name).write_bytes(whole[: int(kept * len(whole))])

    made = open_or_build_index(tmp_path, passages, encoder)

    assert share_found(made, passages, encoder) == 1.0
    assert (place / name).read_bytes() == whole

"""Vectors of passages in FAISS and the centroid of each entry, kept on disk with a note of what made them."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from domain.errors import IndexMismatch
from knowledge_base.encoder import Encoder
from knowledge_base.passages import Passage, starts_of

VECTORS = "vectors.faiss"
CENTROIDS = "centroids.npy"
MANIFEST = "manifest.json"
EXACT_UP_TO = 30_000  # passages; more are searched in the cells that lie nearest to the question
CELL_SAMPLE = 40  # passages for each cell, to find the cells with
CELLS_SEARCHED = 32
BLOCK = 20_000  # passages encoded at a time, so that their vectors do not fill the memory
KEPT = 3  # indexes on disk: the running one, the next one, and one to go back to


@dataclass(frozen=True)
class Manifest:
    """What an index was made from."""

    encoder: str  # fingerprint
    encoder_name: str
    passages: str  # hash of the texts in their order
    count: int
    dimension: int


class PassageIndex:
    """Searches the vectors of passages by cosine; holds each vector in one byte a dimension."""

    def __init__(self, vectors: faiss.Index, centroids: NDArray[np.float16], manifest: Manifest) -> None:
        """
        Args:
            centroids: shape (entries, dimension), unit length, entries in the order of their passages.
        """
        self.manifest = manifest
        self._vectors = vectors
        self._centroids = centroids

    def nearest(self, vector: NDArray[np.float32], *, limit: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Positions and cosines (-1 to 1) of the passages nearest to one question, nearest first.

        Args:
            vector: float32, shape (dimension,), unit length, from the encoder of this index.
        Raises:
            IndexMismatch: the vector has another dimension.
        """
        if vector.shape != (self.manifest.dimension,):
            raise IndexMismatch(f"vector de {vector.shape}, el índice es de {self.manifest.dimension} dimensiones")
        cosines, positions = self._vectors.search(vector[None, :], min(limit, self.manifest.count))
        found = positions[0] >= 0  # few cells may hold fewer passages than asked for
        return positions[0][found], cosines[0][found]

    def to_centroids(self, vector: NDArray[np.float32], entries: NDArray[np.int64]) -> NDArray[np.float32]:
        """Cosine (-1 to 1) with the centroid of each of these entries, by their positions."""
        return np.asarray(self._centroids[entries].astype(np.float32) @ vector, dtype=np.float32)


def build_index(passages: Sequence[Passage], encoder: Encoder) -> PassageIndex:
    """Encode every passage. Exact search up to EXACT_UP_TO passages, in cells beyond."""
    index = _empty_index(passages, encoder)
    starts = starts_of(passages)
    sums = np.zeros((len(starts), encoder.dimension), dtype=np.float32)
    owners = np.repeat(np.arange(len(starts)), np.diff([*starts, len(passages)]))
    for begin in range(0, len(passages), BLOCK):
        vectors = encoder.encode([passage.text for passage in passages[begin : begin + BLOCK]])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        of_block, first = np.unique(owners[begin : begin + BLOCK], return_index=True)
        sums[of_block] += np.add.reduceat(vectors, first, axis=0)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return PassageIndex(index, (sums / np.maximum(lengths, 1e-9)).astype(np.float16), _manifest(passages, encoder))


def _empty_index(passages: Sequence[Passage], encoder: Encoder) -> faiss.Index:
    """An index that knows the range of each dimension, and the cells if there are many passages."""
    count, dimension = len(passages), encoder.dimension
    if not count:
        return faiss.IndexFlatIP(dimension)
    if count <= EXACT_UP_TO:
        index, sample = faiss.index_factory(dimension, "SQ8", faiss.METRIC_INNER_PRODUCT), count
    else:
        cells = int(2 * count**0.5)
        index = faiss.index_factory(dimension, f"IVF{cells},SQ8", faiss.METRIC_INNER_PRODUCT)
        index.nprobe, sample = CELLS_SEARCHED, CELL_SAMPLE * cells
    chosen = np.random.default_rng(0).permutation(count)[: min(sample, BLOCK, count)]
    index.train(encoder.encode([passages[i].text for i in chosen]))
    return index


def open_or_build_index(folder: Path, passages: Sequence[Passage], encoder: Encoder) -> PassageIndex:
    """The index of these passages and this encoder from `folder`, made and saved there if it is not there whole."""
    place = folder_of(folder, passages, encoder)
    try:
        return load_index(place, encoder)
    except (OSError, IndexMismatch):
        built = build_index(passages, encoder)
        save_index(built, place)
        return built


def folder_of(folder: Path, passages: Sequence[Passage], encoder: Encoder) -> Path:
    """Where the index of these passages and this encoder belongs."""
    wanted = _manifest(passages, encoder)
    return folder / f"{wanted.passages}-{wanted.encoder}"


def load_index(place: Path, encoder: Encoder) -> PassageIndex:
    """An index from disk.

    Raises:
        IndexMismatch: another encoder made it, or its files do not belong together.
        FileNotFoundError: there is none.
    """
    raw = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
    try:
        manifest = Manifest(**raw)
        vectors = faiss.read_index(str(place / VECTORS))
        centroids = np.load(place / CENTROIDS, allow_pickle=False)
    except (TypeError, ValueError, RuntimeError) as error:
        raise IndexMismatch(f"El índice de {place} está dañado. Hazlo de nuevo con «tulugar train index».") from error
    if manifest.encoder != encoder.fingerprint:
        raise IndexMismatch(
            f"El índice de {place} lo hizo otro codificador ({manifest.encoder_name}). "
            "Hazlo de nuevo con «tulugar train index»."
        )
    if vectors.ntotal != manifest.count or vectors.d != manifest.dimension:
        raise IndexMismatch(f"El índice de {place} está incompleto. Hazlo de nuevo con «tulugar train index».")
    return PassageIndex(vectors, centroids, manifest)


def save_index(index: PassageIndex, place: Path) -> None:
    """Write an index aside and rename it into place, so that nobody ever sees half of it."""
    place.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(dir=place.parent, prefix=".new-"))
    faiss.write_index(index._vectors, str(aside / VECTORS))
    np.save(aside / CENTROIDS, index._centroids)
    (aside / MANIFEST).write_text(json.dumps(asdict(index.manifest)), encoding="utf-8")
    shutil.rmtree(place, ignore_errors=True)
    try:
        aside.replace(place)
    except OSError:  # another process was faster; its index is the same
        shutil.rmtree(aside, ignore_errors=True)
    _prune(place.parent)


def _prune(folder: Path) -> None:
    kept = sorted(folder.glob("[!.]*"), key=lambda place: place.stat().st_mtime, reverse=True)
    for place in kept[KEPT:]:
        shutil.rmtree(place, ignore_errors=True)


def _manifest(passages: Sequence[Passage], encoder: Encoder) -> Manifest:
    digest = hashlib.sha256()
    for passage in passages:
        digest.update(f"{passage.entry_id}\t{passage.text}\n".encode())
    return Manifest(encoder.fingerprint, encoder.name, digest.hexdigest()[:16], len(passages), encoder.dimension)

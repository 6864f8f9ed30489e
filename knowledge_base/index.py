"""Vectors of passages in FAISS and the centroid of each entry, kept on disk with a note of what made them."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import cast

import faiss
import numpy as np
from numpy.typing import NDArray

from domain.errors import IndexMismatch
from knowledge_base.encoder import Encoder
from knowledge_base.passages import Passage, starts_of

VECTORS = "vectors.faiss"
CENTROIDS = "centroids.npy"
MANIFEST = "manifest.json"
SCANNED_UP_TO = 5_000  # passages that are compared one by one
PART = 4  # dimensions that the codes of a first scan put in half a byte
REFINED = 2  # passages compared whole, for each that is asked for
EXACT_UP_TO = 30_000  # passages; more are searched in the cells that lie nearest to the question
RANGE_SAMPLE = 5_000  # passages to find the range of each dimension with
CELL_SAMPLE = 40  # passages for each cell, to find the cells with
CELL_ROUNDS = 10  # of moving the cells to the middle of their passages
CELLS_SEARCHED = 32
REUSED_FROM = 1_000  # known passages; fewer are encoded in no time, and their range of values is a worse one
REUSED_SHARE = 0.9  # of the passages known; below, range and cells are found anew
BLOCK = 4_000  # passages encoded at a time, so that their vectors do not fill the memory
KEPT = 6  # indexes on disk, two to a version: the running one, the next one, and one to go back to


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
            centroids: shape (entries, dimension), unit length, entries in the order of their passages; on disk in
                half the bytes, and in memory as they are multiplied.
        """
        self.manifest = manifest
        self._vectors = vectors
        self._centroids = centroids.astype(np.float32)
        if isinstance(vectors, faiss.IndexIVF):
            vectors.make_direct_map(True)  # where each passage lies among the cells

    def nearest(self, vector: NDArray[np.float32], *, limit: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Positions and cosines (-1 to 1) of the passages nearest to one question, nearest first.

        Args:
            vector: float32, shape (dimension,), unit length, from the encoder of this index.
        Raises:
            IndexMismatch: the vector has another dimension.
        """
        if vector.shape != (self.manifest.dimension,):
            raise IndexMismatch(f"vector de {vector.shape}, el índice es de {self.manifest.dimension} dimensiones")
        faiss.omp_set_num_threads(1)  # kept by OpenMP for each thread; more of them only wait on so small a search
        cosines, positions = self._vectors.search(vector[None, :], min(limit, self.manifest.count))
        found = positions[0] >= 0  # few cells may hold fewer passages than asked for
        return positions[0][found], cosines[0][found]

    def vectors_at(self, positions: NDArray[np.int64]) -> NDArray[np.float32]:
        """The vectors of these passages as they are held, shape (len(positions), dimension)."""
        return np.asarray(self._vectors.reconstruct_batch(positions), dtype=np.float32)

    def emptied(self) -> faiss.Index:
        """An index with the same range and cells, and without a passage."""
        copy = faiss.clone_index(self._vectors)
        copy.reset()
        return copy

    def to_centroids(self, vector: NDArray[np.float32], entries: NDArray[np.int64]) -> NDArray[np.float32]:
        """Cosine (-1 to 1) with the centroid of each of these entries, by their positions."""
        return np.asarray(self._centroids[entries] @ vector, dtype=np.float32)


@dataclass(frozen=True)
class Known:
    """Passages whose vectors an earlier index holds, so that they need not be encoded again."""

    passages: Sequence[Passage]
    index: PassageIndex

    def serves(self, passages: Sequence[Passage], encoder: Encoder) -> bool:
        """Whether an index of these passages is like the earlier one: same encoder, same kind, most texts known."""
        texts = {passage.text for passage in self.passages}
        known = sum(passage.text in texts for passage in passages)
        alike = (len(passages) <= EXACT_UP_TO) == (len(self.passages) <= EXACT_UP_TO)
        enough = known >= max(REUSED_FROM, REUSED_SHARE * len(passages))
        return enough and alike and self.index.manifest.encoder == encoder.fingerprint


def build_index(passages: Sequence[Passage], encoder: Encoder, known: Known | None = None) -> PassageIndex:
    """Encode every passage that is not known. Exact search up to EXACT_UP_TO passages, in cells beyond."""
    if known is not None and known.serves(passages, encoder):
        index, encode = known.index.emptied(), _reusing(known, encoder)
    else:
        index, encode = _empty_index(passages, encoder), encoder.encode
    starts = starts_of(passages)
    sums = np.zeros((len(starts), encoder.dimension), dtype=np.float32)
    owners = np.repeat(np.arange(len(starts)), np.diff([*starts, len(passages)]))
    for begin in range(0, len(passages), BLOCK):
        vectors = encode([passage.text for passage in passages[begin : begin + BLOCK]])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        of_block, first = np.unique(owners[begin : begin + BLOCK], return_index=True)
        sums[of_block] += np.add.reduceat(vectors, first, axis=0)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return PassageIndex(index, (sums / np.maximum(lengths, 1e-9)).astype(np.float16), _manifest(passages, encoder))


def _reusing(known: Known, encoder: Encoder) -> Callable[[Sequence[str]], NDArray[np.float32]]:
    """Encodes texts like `encoder`, but takes the vectors of known ones from their index."""
    places = {passage.text: place for place, passage in enumerate(known.passages)}

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        found = np.array([places.get(text, -1) for text in texts], dtype=np.int64)
        vectors = np.empty((len(texts), encoder.dimension), dtype=np.float32)
        vectors[found >= 0] = known.index.vectors_at(found[found >= 0])
        vectors[found < 0] = encoder.encode([text for text, place in zip(texts, found, strict=True) if place < 0])
        return vectors

    return encode


def _empty_index(passages: Sequence[Passage], encoder: Encoder) -> faiss.Index:
    """An index that knows the range of each dimension, and the cells if there are many passages."""
    count, dimension = len(passages), encoder.dimension
    if not count:
        return faiss.IndexFlatIP(dimension)
    if count <= SCANNED_UP_TO or dimension % PART:
        index, sample = faiss.index_factory(dimension, "SQ8", faiss.METRIC_INNER_PRODUCT), RANGE_SAMPLE
    elif count <= EXACT_UP_TO:
        index, sample = _refined(dimension), RANGE_SAMPLE
    else:
        cells = int(count**0.5)
        index, sample = _cells(dimension, cells), CELL_SAMPLE * cells
    chosen = np.random.default_rng(0).permutation(count)[:sample]
    index.train(encoder.encode([passages[i].text for i in chosen]))
    return index


def _refined(dimension: int) -> faiss.IndexRefine:
    """Scans codes of half a byte for each `PART` dimensions first; the best by those are compared whole."""
    kind = f"PQ{dimension // PART}x4fs,Refine(SQ8)"
    index = cast(faiss.IndexRefine, faiss.index_factory(dimension, kind, faiss.METRIC_INNER_PRODUCT))
    index.k_factor = REFINED
    return index


def _cells(dimension: int, cells: int) -> faiss.Index:
    index = faiss.index_factory(dimension, f"IVF{cells},SQ8", faiss.METRIC_INNER_PRODUCT)
    in_cells = faiss.extract_index_ivf(index)  # the same index, owned by the first name
    in_cells.nprobe, in_cells.cp.niter = CELLS_SEARCHED, CELL_ROUNDS
    return index


def open_or_build_index(
    folder: Path, passages: Sequence[Passage], encoder: Encoder, known: Known | None = None
) -> PassageIndex:
    """The index of these passages and this encoder from `folder`, made and saved there if it is not there whole."""
    place = folder_of(folder, passages, encoder)
    try:
        return load_index(place, encoder)
    except (OSError, IndexMismatch):
        built = build_index(passages, encoder, known)
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
    written = (place / MANIFEST).read_text(encoding="utf-8")
    try:
        manifest = Manifest(**json.loads(written))
        vectors = faiss.read_index(str(place / VECTORS))
        centroids = np.load(place / CENTROIDS, allow_pickle=False)
    except (EOFError, TypeError, ValueError, RuntimeError) as error:
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
    np.save(aside / CENTROIDS, index._centroids.astype(np.float16))
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

"""Vectors of passages in FAISS, kept on disk with a note of the encoder and the passages that made them."""

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
from knowledge_base.passages import Passage

VECTORS = "vectors.faiss"
MANIFEST = "manifest.json"
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
    """Searches the vectors of passages by cosine."""

    def __init__(self, vectors: faiss.Index, manifest: Manifest) -> None:
        self.manifest = manifest
        self._vectors = vectors

    def vectors(self) -> NDArray[np.float32]:
        """Every vector, shape (count, dimension), in the order of the passages."""
        return np.asarray(self._vectors.reconstruct_n(0, self.manifest.count), dtype=np.float32)

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
        return positions[0], cosines[0]


def build_index(passages: Sequence[Passage], encoder: Encoder) -> PassageIndex:
    """Encode every passage; exact search, because a city's base is small."""
    vectors = encoder.encode([passage.text for passage in passages])
    index = faiss.IndexFlatIP(encoder.dimension)
    index.add(np.ascontiguousarray(vectors, dtype=np.float32))
    return PassageIndex(index, _manifest(passages, encoder))


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
    except (TypeError, RuntimeError) as error:
        raise IndexMismatch(f"El índice de {place} está dañado. Hazlo de nuevo con «tulugar train index».") from error
    if manifest.encoder != encoder.fingerprint:
        raise IndexMismatch(
            f"El índice de {place} lo hizo otro codificador ({manifest.encoder_name}). "
            "Hazlo de nuevo con «tulugar train index»."
        )
    if vectors.ntotal != manifest.count or vectors.d != manifest.dimension:
        raise IndexMismatch(f"El índice de {place} está incompleto. Hazlo de nuevo con «tulugar train index».")
    return PassageIndex(vectors, manifest)


def save_index(index: PassageIndex, place: Path) -> None:
    """Write an index aside and rename it into place, so that nobody ever sees half of it."""
    place.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(dir=place.parent, prefix=".new-"))
    faiss.write_index(index._vectors, str(aside / VECTORS))
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

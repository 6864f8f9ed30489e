"""Search over a small base, with the encoder that ships and real FAISS."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence, Set
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from domain.errors import IndexMismatch
from domain.knowledge import Entry, EntryStatus
from knowledge_base.closer_look import UNSEEN
from knowledge_base.encoder import Encoder, load_encoder
from knowledge_base.index import MANIFEST, VECTORS, build_index, load_index, open_or_build_index, save_index
from knowledge_base.near_misses import NearMisses, near_misses_of
from knowledge_base.passages import passages_of
from knowledge_base.search import Base, Fusion, HybridSearch
from tests import make

BASE = (
    make.entry("ecobici", title="Ecobici", answer="Es el sistema de bicicletas públicas de la ciudad."),
    make.entry("feria", title="Feria de las Culturas Amigas", answer="Los países traen comida y música al Zócalo."),
    make.entry("nagoya", title="Hermanamiento con Nagoya", answer="Nagoya, en Japón, es ciudad hermana desde 1978."),
)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder()


@pytest.fixture
def searching(encoder: Encoder, tmp_path: Path) -> Callable[..., HybridSearch]:
    def search(entries: Sequence[Entry] = BASE) -> HybridSearch:
        passages = passages_of(entries)
        misses = near_misses_of(entries)
        near_misses = NearMisses(misses, build_index(misses, encoder))
        base = Base(entries, passages, build_index(passages, encoder), near_misses, 1)
        return HybridSearch(base, encoder, Fusion(), today=lambda: make.TODAY)

    return search


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("¿Qué es Ecobici?", "ecobici"),
        ("las bicis esas q rentan", "ecobici"),
        ("hermanamieto con nagolla", "nagoya"),
        ("food and music festival in the main square", "feria"),
    ],
)
def test_the_right_entry_comes_first(searching: Callable[..., HybridSearch], asked: str, found: str) -> None:
    assert searching().search(asked, limit=3)[0].entry.id == found


def test_at_most_limit_entries_come_back_best_first(searching: Callable[..., HybridSearch]) -> None:
    found = searching().search("ciudad", limit=2)

    assert len(found) == 2
    assert found[0].score >= found[1].score


@pytest.mark.parametrize("gone", [{"status": EntryStatus.RETIRED}, {"valid_until": date(2026, 11, 21)}])
def test_a_retired_or_expired_entry_is_unreachable_whatever_the_index_holds(
    searching: Callable[..., HybridSearch], gone: dict
) -> None:
    search = searching((replace(BASE[0], **gone), *BASE[1:]))

    assert "ecobici" not in {scored.entry.id for scored in search.search("¿Qué es Ecobici?", limit=3)}
    assert search.entry("ecobici") is None


@pytest.mark.parametrize("odd", ["xyzzy", "🙂", "   ", "?", "a" * 5000, "SELECT * FROM entries; --", "\u202eabc"])
def test_odd_text_finds_something_or_nothing_but_never_breaks(searching: Callable[..., HybridSearch], odd: str) -> None:
    assert len(searching().search(odd, limit=3)) <= 3


def test_an_empty_base_finds_nothing(searching: Callable[..., HybridSearch]) -> None:
    assert searching(()).search("¿Qué es Ecobici?", limit=3) == ()


def test_an_index_is_kept_and_used_again(encoder: Encoder, tmp_path: Path) -> None:
    passages = passages_of(BASE)
    first = open_or_build_index(tmp_path, passages, encoder)
    made = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}

    again = open_or_build_index(tmp_path, passages, encoder)

    assert again.manifest == first.manifest
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()} == made


class OtherEncoder:
    """An encoder of another model, with the same number of dimensions."""

    name, fingerprint = "otro", "f" * 16
    words: Set[str] = frozenset()

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        return np.eye(1, self.dimension, dtype=np.float32).repeat(len(texts), axis=0)


def test_an_index_of_another_encoder_is_refused(encoder: Encoder, tmp_path: Path) -> None:
    save_index(build_index(passages_of(BASE), encoder), tmp_path / "i")

    with pytest.raises(IndexMismatch, match="tulugar train index"):
        load_index(tmp_path / "i", OtherEncoder(encoder.dimension))


@pytest.mark.parametrize("broken", ["half", "garbage", "manifest"])
def test_a_broken_index_is_noticed_and_made_again(encoder: Encoder, tmp_path: Path, broken: str) -> None:
    passages = passages_of(BASE)
    open_or_build_index(tmp_path, passages, encoder)
    (place,) = tmp_path.glob("*")
    vectors = place / VECTORS
    if broken == "half":
        vectors.write_bytes(vectors.read_bytes()[: vectors.stat().st_size // 2])
    elif broken == "garbage":
        vectors.write_bytes(b"no soy un indice")
    else:
        (place / MANIFEST).write_text(json.dumps({"encoder": encoder.fingerprint}), encoding="utf-8")

    with pytest.raises(IndexMismatch):
        load_index(place, encoder)
    assert open_or_build_index(tmp_path, passages, encoder).manifest.count == len(passages)


def test_a_vector_of_another_size_is_refused(encoder: Encoder) -> None:
    with pytest.raises(IndexMismatch):
        build_index(passages_of(BASE), encoder).nearest(np.zeros(3, dtype=np.float32), limit=1)


def test_words_that_an_entry_does_not_know_are_not_covered(searching: Callable[..., HybridSearch]) -> None:
    (known,) = searching().search("bicicletas públicas", limit=1)
    (partly,) = searching().search("bicicletas marcianas", limit=1)

    assert known.covered == 1.0
    assert partly.covered < 1.0


def test_a_near_miss_is_never_found_but_says_how_close_it_is(searching: Callable[..., HybridSearch]) -> None:
    signed = replace(BASE[2], near_misses=(make.phrasing("¿quién firmó el convenio con Nagoya?"),))
    search = searching((*BASE[:2], signed))

    (asked,) = search.search("quien firmo con nagoya", limit=1)
    (other,) = search.search("las bicis", limit=1)

    assert asked.entry.id == "nagoya"
    assert asked.near_miss is not None
    assert asked.near_miss[0] > asked.dense
    assert other.near_miss is None


def test_a_search_that_need_not_look_closely_finds_the_same_with_the_same_scores(
    searching: Callable[..., HybridSearch],
) -> None:
    search = searching()

    closely = search.search("dónde rentan bicis en la calle", limit=3)
    quickly = search.search("dónde rentan bicis en la calle", limit=3, closely=False)

    assert [(found.entry.id, found.score, found.share) for found in quickly] == [
        (found.entry.id, found.score, found.share) for found in closely
    ]
    assert closely[0].clause != quickly[0].clause == UNSEEN.clause

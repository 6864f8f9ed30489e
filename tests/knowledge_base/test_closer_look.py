"""Found entries, compared with single words and clauses of the question."""

from __future__ import annotations

import numpy as np
import pytest

from domain.knowledge import ScoredEntry
from knowledge_base.clauses import MOST, clauses
from knowledge_base.encoder import load_encoder
from knowledge_base.index import build_index
from knowledge_base.meanings import WordMeanings
from knowledge_base.near_misses import NearMisses
from knowledge_base.passages import passages_of
from knowledge_base.search import Base, Fusion, HybridSearch
from tests import make

BICYCLES = make.entry("ecobici", title="Bicicletas públicas", answer="Ecobici presta bicicletas en la calle.")
POETS = make.entry("casa-refugio", title="Casa para poetas", answer="Una casa aloja a escritores perseguidos.")


@pytest.fixture(scope="module")
def search() -> HybridSearch:
    entries, encoder = (BICYCLES, POETS), load_encoder()
    passages = passages_of(entries)
    none = NearMisses((), build_index((), encoder))
    return HybridSearch(Base(entries, passages, build_index(passages, encoder), none, 1), encoder, Fusion())


def of(search: HybridSearch, text: str, entry_id: str) -> ScoredEntry:
    return next(found for found in search.search(text, limit=5) if found.entry.id == entry_id)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("¿Qué es C40?", []),
        ("Mi hija hace su tarea. ¿Qué es la C40?", ["Mi hija hace su tarea", "Qué es la C40?"]),
        ("oye, qué onda con la feria, ya casi empieza", ["qué onda con la feria", "ya casi empieza"]),
        ("premio (el de la ONU) ya lo dieron", ["el de la ONU", "ya lo dieron"]),
        ("en 1.5 grados, qué es eso", ["en 1.5 grados", "qué es eso"]),
    ],
)
def test_clauses_are_what_may_be_asked_alone(text: str, pieces: list[str]) -> None:
    assert clauses(text) == pieces


def test_of_many_clauses_the_last_are_looked_at() -> None:
    story = " ".join(f"Esto pasó el día {day}." for day in range(20))

    assert clauses(story) == [f"Esto pasó el día {day}" for day in range(20 - MOST, 20)]


def test_the_question_in_a_story_is_as_near_as_alone(search: HybridSearch) -> None:
    alone = of(search, "¿Prestan bicicletas en la calle?", "ecobici")
    within = of(search, "Ayer fui al dentista con mi tía y llovía mucho. ¿Prestan bicicletas en la calle?", "ecobici")

    assert within.dense < alone.dense - 0.1
    assert within.clause == pytest.approx(alone.clause, abs=0.02)
    assert alone.clause[0] == pytest.approx(alone.dense, abs=1e-3)
    assert alone.clause[1] == pytest.approx(alone.centroid, abs=1e-3)


def test_a_word_of_like_meaning_is_near_though_its_letters_differ(search: HybridSearch) -> None:
    poets, bicycles = (of(search, "autores", one) for one in ("casa-refugio", "ecobici"))

    assert poets.covered == bicycles.covered == 0
    assert poets.meant[0] > bicycles.meant[0] + 0.1


def test_the_farthest_of_the_rarest_words_is_told() -> None:
    encoder = load_encoder()
    meanings = WordMeanings(["bicicleta", "poeta"], encoder)
    asked, weights = encoder.encode(["bicicleta", "poeta"]), np.array([3.0, 2.0], np.float32)

    both, one, none = meanings.nearness(
        asked, weights, [np.array([0, 1], np.int32), np.array([0], np.int32), np.array([], np.int32)]
    )

    assert both == pytest.approx((1.0, 1.0), abs=0.02)
    assert one[1] == pytest.approx(float(np.dot(*asked)), abs=0.02)
    assert one[0] == pytest.approx((3 + 2 * one[1]) / 5, abs=0.02)
    assert none == (0.0, 0.0)
    assert meanings.nearness(asked[:0], weights[:0], [np.array([0], np.int32)]) == [(0.0, 0.0)]

"""The script that everybody writes first: the encoder's vectors in a flat FAISS index, the nearest one answers."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version

import faiss

from benchmarks.peers.work import Found, run
from knowledge_base.static_encoder import StaticEncoder
from settings import ROOT


def nearest(passages: list[list[str]]) -> Callable[[str], Found]:
    encoder = StaticEncoder(ROOT / "knowledge_base" / "encoder_es")
    index = faiss.IndexFlatIP(encoder.dimension)
    index.add(encoder.encode([text for _, text in passages]))

    def ask(text: str) -> Found:
        scores, places = index.search(encoder.encode([text]), 1)
        return passages[int(places[0][0])][0], float(scores[0][0])

    return ask


if __name__ == "__main__":
    run(nearest, lambda: {"faiss-cpu": version("faiss-cpu")})

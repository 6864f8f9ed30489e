"""Haystack over the same passages: its BM25 retriever, or its embedding retriever with our encoder's vectors."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib.metadata import version

os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"

from haystack import Document, Pipeline, component
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore

from benchmarks.peers.work import Found, run
from knowledge_base.static_encoder import StaticEncoder
from settings import ROOT


@component
class Embedder:
    """Haystack's own embedders load models from a hub; this one reads the encoder that ships with the project."""

    def __init__(self) -> None:
        self._encoder = StaticEncoder(ROOT / "knowledge_base" / "encoder_es")

    @component.output_types(embedding=list[float])
    def run(self, text: str) -> dict[str, list[float]]:
        return {"embedding": self._encoder.encode([text])[0].tolist()}


def by_words(passages: list[list[str]]) -> Callable[[str], Found]:
    store = InMemoryDocumentStore()
    store.write_documents(
        [Document(id=str(n), content=text, meta={"entry": e}) for n, (e, text) in enumerate(passages)]
    )
    pipeline = Pipeline()
    pipeline.add_component("retriever", InMemoryBM25Retriever(store, top_k=1))
    return lambda text: _best(pipeline.run({"retriever": {"query": text}}))


def by_vectors(passages: list[list[str]]) -> Callable[[str], Found]:
    store = InMemoryDocumentStore(embedding_similarity_function="cosine")
    vectors = StaticEncoder(ROOT / "knowledge_base" / "encoder_es").encode([text for _, text in passages]).tolist()
    store.write_documents(
        [
            Document(id=str(n), content=text, meta={"entry": entry}, embedding=vector)
            for n, ((entry, text), vector) in enumerate(zip(passages, vectors, strict=True))
        ]
    )
    pipeline = Pipeline()
    pipeline.add_component("embedder", Embedder())
    pipeline.add_component("retriever", InMemoryEmbeddingRetriever(store, top_k=1))
    pipeline.connect("embedder.embedding", "retriever.query_embedding")
    return lambda text: _best(pipeline.run({"embedder": {"text": text}}))


def _best(found: dict[str, dict[str, list[Document]]]) -> Found:
    documents = found["retriever"]["documents"]
    return (documents[0].meta["entry"], float(documents[0].score or 0.0)) if documents else ("", 0.0)


if __name__ == "__main__":
    kind = sys.argv.pop(1)
    run(by_words if kind == "words" else by_vectors, lambda: {"haystack-ai": version("haystack-ai")})

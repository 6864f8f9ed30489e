"""Intents from letters, words and meaning: TF-IDF beside the search encoder's vectors, then logistic regression."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, List, Text, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from domain.text import fold
from knowledge_base.static_encoder import StaticEncoder
from nlu.components.term_weights import TermWeights

ROOT = Path(__file__).resolve().parent.parent.parent
RANKING = 5  # intents that a message carries along
SURE = 0.9  # of an intent that ends in a fixed reply; below it the search comes first, and then what is left of it
SURE_OF = {"crisis": 0.8, "propose": 0.6}  # people in need come first; a form is begun here or nowhere
SEARCHES = ("ask", "object_", "city_service", "off_topic", "insult", "gibberish", "choose_option")
VECTORIZERS = {
    "characters": {"analyzer": "char_wb", "ngram_range": (2, 5)},
    "words": {"analyzer": "word", "ngram_range": (1, 2), "token_pattern": r"\S+"},
}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class HybridIntentClassifier(GraphComponent, IntentClassifier):
    """A linear model over sparse and dense features; stored as plain numbers and JSON, no pickle."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {"encoder": "knowledge_base/encoder_es", "regularization": 10.0, "dense_weight": 1.0}

    @classmethod
    def required_packages(cls) -> List[Text]:
        return ["sklearn", "tokenizers", "safetensors"]

    def __init__(self, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._encoder = StaticEncoder(ROOT / config["encoder"])
        self._vectorizers = {name: _vectorizer(name) for name in VECTORIZERS}
        self._classes: np.ndarray = np.array([])
        self._weights = np.zeros((0, 0))
        self._bias = np.zeros(0)
        self._rows = np.zeros((0, 0))  # the weights, a row for each feature
        self._terms: List[TermWeights] = []

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> HybridIntentClassifier:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on every example that has an intent, and store the fit."""
        examples = [m for m in training_data.intent_examples if m.get(INTENT) and m.get(TEXT)]
        texts = [message.get(TEXT) for message in examples]
        for vectorizer in self._vectorizers.values():
            vectorizer.fit(map(fold, texts))
        model = LogisticRegression(C=self._config["regularization"], class_weight="balanced", max_iter=300)
        model.fit(self._features(texts), [message.get(INTENT) for message in examples])
        self._classes, self._weights, self._bias = model.classes_, model.coef_, model.intercept_
        self._prepare()
        self._persist()
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Set the intent and the ranking of each message."""
        for message in messages:
            probabilities = self._probabilities(message.get(TEXT) or "")
            order = np.argsort(-probabilities)[:RANKING]
            ranking = [{"name": str(self._classes[i]), "confidence": float(probabilities[i])} for i in order]
            message.set("intent", _intent(ranking), add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    @classmethod
    def load(
        cls: Type[HybridIntentClassifier],
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> HybridIntentClassifier:
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._restore(folder)
        return component

    def _features(self, texts: List[Text]) -> csr_matrix:
        folded = [fold(text) for text in texts]
        sparse = [vectorizer.transform(folded) for vectorizer in self._vectorizers.values()]
        dense = self._encoder.encode(texts) * self._config["dense_weight"]
        return hstack([*sparse, csr_matrix(dense)], format="csr")

    def _probabilities(self, text: Text) -> np.ndarray:
        """Of one text, by the few rows of weights that it needs; `_features` times all weights gives the same."""
        folded, start = fold(text), 0
        scores = self._bias.copy()
        for terms in self._terms:
            places, weights = terms(folded)
            scores += weights @ self._rows[start + places]
            start += terms.size
        dense = self._encoder.encode([text])[0] * self._config["dense_weight"]
        scores += dense @ self._rows[start:]
        exponents = np.exp(scores - scores.max())
        return exponents / exponents.sum()

    def _persist(self) -> None:
        with self._storage.write_to(self._resource) as folder:
            np.savez(folder / "weights.npz", weights=self._weights.astype(np.float32), bias=self._bias)
            (folder / "classes.json").write_text(json.dumps(self._classes.tolist()), encoding="utf-8")
            for name, vectorizer in self._vectorizers.items():
                words = {word: int(place) for word, place in vectorizer.vocabulary_.items()}
                (folder / f"{name}.json").write_text(json.dumps(words), encoding="utf-8")
                np.save(folder / f"{name}.npy", vectorizer.idf_)

    def _restore(self, folder: Path) -> None:
        stored = np.load(folder / "weights.npz", allow_pickle=False)
        self._weights, self._bias = stored["weights"], stored["bias"]
        self._classes = np.array(json.loads((folder / "classes.json").read_text(encoding="utf-8")))
        for name in VECTORIZERS:
            words = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
            vectorizer = _vectorizer(name, vocabulary=words)
            vectorizer.idf_ = np.load(folder / f"{name}.npy", allow_pickle=False)
            self._vectorizers[name] = vectorizer
        self._prepare()

    def _prepare(self) -> None:
        """Lay out what each message needs."""
        self._rows = np.ascontiguousarray(self._weights.T, dtype=np.float64)
        self._terms = [TermWeights(vectorizer) for vectorizer in self._vectorizers.values()]


def _intent(ranking: List[Dict[Text, Any]]) -> Dict[Text, Any]:
    """The likeliest intent; "ask" where that would be a fixed reply and is doubtful."""
    first = ranking[0]
    if first["name"].startswith(SEARCHES) or first["confidence"] >= SURE_OF.get(first["name"], SURE):
        return first
    return {"name": "ask", "confidence": first["confidence"]}


def _vectorizer(name: str, **options: Any) -> TfidfVectorizer:
    return TfidfVectorizer(sublinear_tf=True, lowercase=False, **VECTORIZERS[name], **options)

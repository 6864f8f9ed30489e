"""Trained Rasa models on disk, named by the content that they were trained from."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterable
from pathlib import Path

from domain.errors import TuLugarError
from nlu.city_examples import WORDS, example_paths
from nlu.signatures import REMEDY, ModelUntrusted, check, forget
from settings import Settings

logger = logging.getLogger(__name__)

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent
MODELS = FOLDER / "models"
KEPT = 3  # the newest models; older ones are deleted after a training


class ModelMissing(TuLugarError):
    """No Rasa model was trained yet."""


def models_folder(settings: Settings) -> Path:
    """Where the models of a city are: beside the code for the one that ships, in the state folder for another."""
    return settings.state_path / "models" if settings.city_path else MODELS


def newest_model(settings: Settings) -> Path:
    """The model trained last that is as our training left it; a spoilt one is named on the log and passed over.

    Raises:
        ModelMissing: there is none.
        ModelUntrusted: there are some, and none may be loaded.
    """
    models = trained_models(models_folder(settings))
    if not models:
        raise ModelMissing("No hay un modelo de Rasa entrenado. Entrénalo con «tulugar train rasa».")
    refused = []
    for model in models:
        try:
            check(model)
        except ModelUntrusted as error:
            logger.error("%s Se usa el anterior, si lo hay. %s", error, REMEDY)
            refused.append(str(error))
            continue
        return model
    raise ModelUntrusted("\n".join((*refused, f"No hay otro modelo que usar. {REMEDY}")))


def is_trained(model: Path) -> bool:
    """Whether a model is there and may be loaded."""
    try:
        check(model)
    except ModelUntrusted:
        return False
    return True


def wanted_model(settings: Settings) -> Path:
    """Where the model of today's configuration, examples, components and encoder belongs."""
    digest = hashlib.sha256()
    for path in training_inputs(settings):
        digest.update(os.path.relpath(path, ROOT).encode())
        digest.update(path.read_bytes())
    return models_folder(settings) / f"tulugar-{digest.hexdigest()[:16]}.tar.gz"


def training_inputs(settings: Settings) -> Iterable[Path]:
    """Every file that a training reads, in a fixed order."""
    yield ROOT / "config.yml"
    yield ROOT / "domain" / "text.py"
    yield ROOT / "knowledge_base" / "static_encoder.py"
    yield FOLDER / "domain.yml"
    yield FOLDER / "rules.yml"
    yield from example_paths(settings)
    if settings.city_path:
        yield WORDS
    yield from sorted((FOLDER / "components").glob("*.py"))
    yield from sorted(p for p in (ROOT / "knowledge_base" / "encoder_es").rglob("*") if p.is_file())


def trained_models(folder: Path) -> list[Path]:
    """Newest first."""
    return sorted(folder.glob("tulugar-*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)


def forget_old_models(folder: Path) -> None:
    for model in trained_models(folder)[KEPT:]:
        forget(model)

"""Trained Rasa models on disk, named by the content that they were trained from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from domain.errors import TuLugarError

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent
MODELS = FOLDER / "models"
KEPT = 3  # the newest models; older ones are deleted after a training


class ModelMissing(TuLugarError):
    """No Rasa model was trained yet."""


def newest_model() -> Path:
    """The model trained last.

    Raises:
        ModelMissing: there is none.
    """
    models = trained_models()
    if not models:
        raise ModelMissing("No hay un modelo de Rasa entrenado. Entrénalo con «tulugar train rasa».")
    return models[0]


def wanted_model() -> Path:
    """Where the model of today's configuration, examples, components and encoder belongs."""
    digest = hashlib.sha256()
    for path in training_inputs():
        digest.update(path.relative_to(ROOT).as_posix().encode())
        digest.update(path.read_bytes())
    return MODELS / f"tulugar-{digest.hexdigest()[:16]}.tar.gz"


def training_inputs() -> Iterable[Path]:
    """Every file that a training reads, in a fixed order."""
    yield ROOT / "config.yml"
    yield ROOT / "domain" / "text.py"
    yield ROOT / "knowledge_base" / "static_encoder.py"
    yield FOLDER / "domain.yml"
    yield FOLDER / "rules.yml"
    yield from sorted((FOLDER / "data").rglob("*.yml"))
    yield from sorted((FOLDER / "components").glob("*.py"))
    yield from sorted(p for p in (ROOT / "knowledge_base" / "encoder_es").rglob("*") if p.is_file())


def trained_models() -> list[Path]:
    """Newest first."""
    return sorted(MODELS.glob("tulugar-*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)


def forget_old_models() -> None:
    for model in trained_models()[KEPT:]:
        model.unlink(missing_ok=True)

"""Train Rasa in its own environment, when something it learns from has changed."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from domain.errors import TuLugarError
from nlu.city_examples import example_folders
from nlu.models import FOLDER, ROOT, forget_old_models, is_trained, wanted_model
from nlu.signatures import sign
from settings import Settings

PYTHON = FOLDER / ".venv" / "bin" / "python"


class TrainingFailed(TuLugarError):
    """Rasa could not be trained; the message says why and what to do."""


def train_rasa(settings: Settings, *, force: bool = False, say: Callable[[str], None] = print) -> Path:
    """The model of today's examples, trained unless it is there already.

    Raises:
        TrainingFailed: Rasa's environment is missing, or the training broke.
    """
    model = wanted_model(settings)
    if is_trained(model) and not force:
        os.utime(model)  # the newest model is the one that is served
        return model
    if not PYTHON.exists():
        raise TrainingFailed("Falta el entorno de Rasa. Créalo con «make setup».")
    say("Entrenando Rasa (cerca de dos minutos)…")
    model.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=model.parent, prefix=".training-") as aside:
        fresh = Path(aside) / model.name
        command = _command(fresh, settings)
        finished = subprocess.run(command, cwd=ROOT, env=_environment(), capture_output=True, text=True)
        if finished.returncode or not fresh.exists():
            tail = "\n".join((finished.stdout + finished.stderr).strip().splitlines()[-15:])
            raise TrainingFailed(f"El entrenamiento de Rasa falló. Revisa nlu/ y config.yml. Rasa dijo:\n{tail}")
        sign(settings, fresh, model)
        fresh.replace(model)
    forget_old_models(model.parent)
    return model


def _command(model: Path, settings: Settings) -> list[str]:
    name = model.name.removesuffix(".tar.gz")
    folders = map(str, example_folders(settings))
    data = ["--data", *folders, "nlu/rules.yml", "--domain", "nlu/domain.yml", "--config", "config.yml"]
    return [
        str(PYTHON),
        "-m",
        "rasa",
        "train",
        "--out",
        str(model.parent),
        "--fixed-model-name",
        name,
        "--force",
        *data,
    ]


def _environment() -> dict[str, str]:
    own = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONPATH": str(ROOT)}
    return {**os.environ, **own, "CUDA_VISIBLE_DEVICES": ""}

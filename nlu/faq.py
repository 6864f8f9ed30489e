"""Plain Rasa for frequent questions, as a baseline: trained once per set of phrasings, asked in its environment."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlu.models import FOLDER, ROOT
from nlu.training import PYTHON, TrainingFailed

CONFIG = FOLDER / "faq_config.yml"
SCRIPT = FOLDER / "faq_rasa.py"


@dataclass(frozen=True)
class Reading:
    """The entry that plain Rasa sees in a text; empty when it sees talk that needs none."""

    entry: str
    confidence: float  # 0 to 1


def read_with_rasa(phrasings: Mapping[str, Sequence[str]], texts: Sequence[str], folder: Path) -> list[Reading]:
    """What plain Rasa, trained on the phrasings of each entry, makes of each text.

    Args:
        folder: where the trained model is kept; a model of other phrasings goes.
    Raises:
        TrainingFailed: Rasa's environment is missing, or the training broke.
    """
    model = folder / f"faq-{_digest(phrasings)}.tar.gz"
    if not model.exists():
        _train(phrasings, model)
    with tempfile.TemporaryDirectory() as aside:
        said = _run("ask", model, _write(Path(aside) / "texts.json", list(texts)))
    return [Reading(**raw) for raw in json.loads(said.splitlines()[-1])]


def _train(phrasings: Mapping[str, Sequence[str]], model: Path) -> None:
    for older in model.parent.glob("faq-*.tar.gz"):
        older.unlink()
    model.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as aside:
        document = {entry: list(texts) for entry, texts in phrasings.items()}
        _run("train", _write(Path(aside) / "phrasings.json", document), model)
    if not model.exists():
        raise TrainingFailed("Rasa terminó sin dejar un modelo. Revisa nlu/faq_config.yml.")


def _run(work: str, first: Path, second: Path) -> str:
    if not PYTHON.exists():
        raise TrainingFailed("Falta el entorno de Rasa. Créalo con «make setup».")
    command = [str(PYTHON), "-m", "nlu.faq_rasa", work, str(first), str(second)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    finished = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if finished.returncode:
        tail = "\n".join((finished.stdout + finished.stderr).strip().splitlines()[-15:])
        raise TrainingFailed(f"Rasa solo no se pudo entrenar o preguntar. Dijo:\n{tail}")
    return finished.stdout


def _write(path: Path, document: object) -> Path:
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def _digest(phrasings: Mapping[str, Sequence[str]]) -> str:
    """Changes with everything that a training reads."""
    digest = hashlib.sha256(json.dumps({entry: list(texts) for entry, texts in phrasings.items()}).encode())
    for path in (CONFIG, SCRIPT, *sorted((FOLDER / "data").rglob("*.yml"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]

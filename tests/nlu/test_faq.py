"""Plain Rasa as a baseline: trained once per set of phrasings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from nlu import faq
from nlu.faq import Reading, read_with_rasa
from nlu.training import TrainingFailed

READ = {"entry": "ecobici", "confidence": 0.7}


class FakeRasa:
    """Stands in for Rasa's Python: leaves a model, and reads every text alike after a line of noise."""

    def __init__(self, *, broken: bool = False) -> None:
        self.trained: list[dict[str, list[str]]] = []
        self._broken = broken

    def __call__(self, command: Sequence[str], **_: Any) -> CompletedProcess[str]:
        work, first, second = command[-3:]
        if self._broken:
            return CompletedProcess(command, 1, "", "no memory left")
        if work == "train":
            self.trained.append(json.loads(Path(first).read_text(encoding="utf-8")))
            Path(second).touch()
            return CompletedProcess(command, 0, "", "")
        texts = json.loads(Path(second).read_text(encoding="utf-8"))
        return CompletedProcess(command, 0, "a warning\n" + json.dumps([READ for _ in texts]), "")


@pytest.fixture
def rasa(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakeRasa:
    fake = FakeRasa()
    (tmp_path / "python").touch()
    monkeypatch.setattr(faq, "PYTHON", tmp_path / "python")
    monkeypatch.setattr(faq.subprocess, "run", fake)
    return fake


def test_the_same_phrasings_are_trained_once(rasa: FakeRasa, tmp_path: Path) -> None:
    for _ in range(2):
        readings = read_with_rasa({"ecobici": ["las bicis"]}, ["¿bicis?", "¿y?"], tmp_path / "models")

    assert readings == [Reading("ecobici", 0.7)] * 2
    assert rasa.trained == [{"ecobici": ["las bicis"]}]


def test_other_phrasings_are_trained_anew_and_replace_the_model(rasa: FakeRasa, tmp_path: Path) -> None:
    for phrasings in ({"ecobici": ["las bicis"]}, {"ecobici": ["las bicis", "bicicletas"]}):
        read_with_rasa(phrasings, ["¿bicis?"], tmp_path / "models")

    assert len(rasa.trained) == 2
    assert len(list((tmp_path / "models").iterdir())) == 1


def test_a_training_that_breaks_says_what_rasa_said(
    rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(faq.subprocess, "run", FakeRasa(broken=True))

    with pytest.raises(TrainingFailed, match="no memory left"):
        read_with_rasa({"ecobici": ["las bicis"]}, ["¿bicis?"], tmp_path)


def test_a_missing_environment_says_how_to_make_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(faq, "PYTHON", tmp_path / "absent")

    with pytest.raises(TrainingFailed, match="make setup"):
        read_with_rasa({"ecobici": ["las bicis"]}, ["¿bicis?"], tmp_path)

"""Trained models on disk: named by what they were trained from, and missed clearly."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlu import models
from nlu.models import ModelMissing, newest_model, wanted_model
from settings import Settings


def test_a_missing_model_says_how_to_make_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "MODELS", tmp_path)

    with pytest.raises(ModelMissing, match="tulugar train rasa"):
        newest_model(Settings())


def test_the_name_of_the_model_follows_what_it_learns_from() -> None:
    read = {path.name for path in models.training_inputs(Settings())}

    assert wanted_model(Settings()) == wanted_model(Settings())
    assert {"config.yml", "domain.yml", "rules.yml", "text.py", "model.safetensors"} <= read

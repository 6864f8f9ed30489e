"""Trained models on disk: named by what they were trained from, signed, and missed or refused clearly."""

from __future__ import annotations

import os
import shutil
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from nlu import models
from nlu.models import ModelMissing, is_trained, newest_model, wanted_model
from nlu.signatures import ModelUntrusted, sign
from settings import Settings


def test_a_missing_model_says_how_to_make_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "MODELS", tmp_path)

    with pytest.raises(ModelMissing, match="tulugar train rasa"):
        newest_model(Settings())


def test_the_name_of_the_model_follows_what_it_learns_from() -> None:
    read = {path.name for path in models.training_inputs(Settings())}

    assert wanted_model(Settings()) == wanted_model(Settings())
    assert {"config.yml", "domain.yml", "rules.yml", "text.py", "model.safetensors"} <= read


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Another city's, so that its models and its key lie in a folder of the test."""
    (tmp_path / "city").mkdir()
    return Settings(state_dir=str(tmp_path / "state"), city_dir=str(tmp_path / "city"))


def trained(settings: Settings, name: str, *, at: int) -> Path:
    """A signed model that was trained at a second of the clock."""
    model = models.models_folder(settings) / f"tulugar-{name}.tar.gz"
    model.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(model, "w:gz") as archive:
        archive.add(__file__, arcname=f"{name}.txt")
    sign(settings, model, model)
    os.utime(model, (at, at))
    return model


def test_the_newest_signed_model_is_served(settings: Settings) -> None:
    trained(settings, "old", at=1)
    newer = trained(settings, "new", at=2)

    assert newest_model(settings) == newer


@pytest.mark.parametrize("spoil", ["replaced", "half-written", "unsigned", "broken signature"])
def test_a_spoilt_model_is_named_and_the_earlier_one_is_served(
    settings: Settings, spoil: str, caplog: pytest.LogCaptureFixture
) -> None:
    earlier, spoilt = trained(settings, "earlier", at=1), trained(settings, "spoilt", at=2)
    signature = spoilt.with_name(spoilt.name + ".sig")
    if spoil == "replaced":
        spoilt.write_bytes(earlier.read_bytes())
    elif spoil == "half-written":
        spoilt.write_bytes(spoilt.read_bytes()[:50])
    elif spoil == "unsigned":
        signature.unlink()
    else:
        signature.write_bytes(b"short")
    os.utime(spoilt, (2, 2))

    assert newest_model(settings) == earlier
    assert f"El modelo {spoilt.name}" in caplog.text and "tulugar train rasa" in caplog.text
    assert not is_trained(spoilt) and is_trained(earlier)


def test_without_an_earlier_one_the_error_says_what_to_do(settings: Settings) -> None:
    trained(settings, "only", at=1).write_bytes(b"anything")

    with pytest.raises(ModelUntrusted, match=r"alguien lo cambió.*\n.*tulugar train rasa --force"):
        newest_model(settings)


def test_a_model_of_another_key_is_refused(settings: Settings, tmp_path: Path) -> None:
    model = trained(settings, "ours", at=1)
    theirs = trained(replace(settings, state_dir=str(tmp_path / "theirs")), "theirs", at=1)
    shutil.copy(theirs, model)
    shutil.copy(theirs.with_name(theirs.name + ".sig"), model.with_name(model.name + ".sig"))

    assert not is_trained(model)


def test_a_training_that_leaves_half_an_archive_is_not_signed(settings: Settings) -> None:
    model = trained(settings, "cut", at=1)
    model.write_bytes(model.read_bytes()[:40])

    with pytest.raises(ModelUntrusted, match="incompleto"):
        sign(settings, model, model)


def test_where_nothing_was_ever_signed_a_whole_model_is_served(settings: Settings) -> None:
    model = trained(settings, "older", at=1)
    (settings.state_path / "model_key.pub").unlink()
    model.with_name(model.name + ".sig").unlink()

    assert newest_model(settings) == model

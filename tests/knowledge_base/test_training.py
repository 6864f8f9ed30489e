"""The training of the encoder, whole, on a few pairs; the shipped encoder stands in as the teacher."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from domain.errors import InvalidContent
from knowledge_base.encoder import SHIPPED, load_encoder
from knowledge_base.training.encoder import TrainingPlan, train_encoder
from knowledge_base.training.pairs import Pair, pieces, read_pairs
from knowledge_base.training.student import Recipe
from knowledge_base.training.teacher import TeacherVectors

WORDS = (("city", "ciudad"), ("house", "casa"), ("water", "agua"), ("bus", "camión"), ("award", "premio"))


def _write_pairs(folder: Path) -> Path:
    file = folder / "pairs.tsv"
    lines = [
        f"The {one} of the {two}.\tLa {uno} de la {dos}.\ttest"
        for one, uno in WORDS
        for two, dos in WORDS
        if one != two
    ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def _plan(folder: Path) -> TrainingPlan:
    return TrainingPlan(
        pairs=_write_pairs(folder),
        out=folder / "out",
        cache=folder / "cache",
        teacher=str(SHIPPED),
        tokens=200,
        spelling=8,
        recipe=Recipe(epochs=2, batch=8, group=4, passage=2),
    )


def test_a_trained_encoder_puts_a_word_near_its_translation(tmp_path: Path) -> None:
    report = train_encoder(_plan(tmp_path))

    encoder = load_encoder(str(report.out))
    english, spanish = (encoder.encode([pair[side] for pair in WORDS]) for side in (0, 1))
    assert (np.argmax(english @ spanish.T, axis=1) == np.arange(len(WORDS))).all()
    assert report.dimension == encoder.dimension
    assert report.pairs_by_source["test"] >= 20


def test_a_run_that_was_stopped_goes_on_to_the_same_encoder(tmp_path: Path) -> None:
    plan = _plan(tmp_path)
    train_encoder(plan)
    whole = load_encoder(str(plan.out)).fingerprint

    train_encoder(replace(plan, out=tmp_path / "again"))

    assert load_encoder(str(tmp_path / "again")).fingerprint == whole
    assert len(list(plan.cache.glob("run-*.pt"))) == 1


def test_the_teacher_is_asked_once_for_each_text(tmp_path: Path) -> None:
    asked: list[str] = []

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        asked.extend(texts)
        return np.array([[len(text), 1.0] for text in texts], dtype=np.float32)

    first = TeacherVectors(tmp_path, encode).of(["uno", "cinco", "uno"])
    second = TeacherVectors(tmp_path, encode).of(["once más", "cinco"])

    assert first[:, 0].tolist() == [3, 5, 3]
    assert second[:, 0].tolist() == [8, 5]
    assert sorted(asked) == ["cinco", "once más", "uno"]


def test_sources_of_doubtful_terms_are_read_only_when_named(tmp_path: Path) -> None:
    file = tmp_path / "pairs.tsv"
    file.write_text("one\tuno\twmt_newstest\ntwo\tdos\ttatoeba\n", encoding="utf-8")

    assert [pair.spanish for pair in read_pairs(file)] == ["dos"]
    assert [pair.spanish for pair in read_pairs(file, ("wmt_newstest",))] == ["uno"]


def test_a_line_without_three_fields_is_named(tmp_path: Path) -> None:
    file = tmp_path / "pairs.tsv"
    file.write_text("one\tuno\ttest\ntwo\tdos\n", encoding="utf-8")

    with pytest.raises(InvalidContent, match="línea 2"):
        read_pairs(file)


def test_a_pair_is_cut_only_where_both_sides_are() -> None:
    alike = Pair("When it rains a lot, we stay at home.", "Cuando llueve mucho, nos quedamos en casa.", "t")
    unlike = Pair("When it rains, we stay, and read.", "Si llueve nos quedamos en casa, a leer.", "t")

    found = pieces([alike, unlike])

    assert [piece.spanish for piece in found] == ["Cuando llueve mucho", "nos quedamos en casa."]

"""`tulugar evaluate` on answers that are given: tables, limits, page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import bootstrap
import cli.evaluate
from analytics.quality import LabelledQuestion
from cli.evaluate import Plan, evaluate
from domain.conversation import Answer, Status
from domain.knowledge import Entry
from settings import ROOT
from tests import make

QUESTIONS = (
    {"id": "1", "text": "¿Qué es Ecobici?", "kind": "answerable", "style": "formal", "gold": ["ecobici"]},
    {"id": "2", "text": "¿Ecobici de Oslo?", "kind": "near_miss", "style": "formal"},
)


class StoredEntries:
    """Stands in for the repository."""

    def entries(self) -> tuple[Entry, ...]:
        return (make.entry("ecobici", phrasings=(make.phrasing("las bicis"),)),)


def say_ecobici(_settings: object, questions: Sequence[LabelledQuestion]) -> list[Answer]:
    """One answer to everything."""
    return [Answer(Status.ANSWERED, "Sí.", entries=("ecobici",), score=0.8, knowledge_version=7) for _ in questions]


@pytest.fixture(autouse=True)
def _given_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli.evaluate, "_answers", say_ecobici)
    monkeypatch.setattr(bootstrap, "repository", lambda _settings: StoredEntries())


def run(folder: Path, *options: str) -> Result:
    file = folder / "questions.jsonl"
    file.write_text("\n".join(map(json.dumps, QUESTIONS)), encoding="utf-8")
    return CliRunner().invoke(evaluate, [str(file), *options])


def test_tables_and_curve_are_printed(tmp_path: Path) -> None:
    ran = run(tmp_path, "--worst", "1")

    assert ran.exit_code == 0, ran.output
    lines = [line.split() for line in ran.output.splitlines()]
    assert any(line[:3] == ["near_miss", "1", "0.0%"] for line in lines)
    assert ["0.8", "100.0%", "50.0%"] in lines
    assert "¿Ecobici de Oslo?" in ran.output


def test_a_kind_above_its_limit_ends_in_an_error(tmp_path: Path) -> None:
    limits = tmp_path / "limits.json"
    limits.write_text('{"answerable": 0.05, "near_miss": 0.5}', encoding="utf-8")

    ran = run(tmp_path, "--limits", str(limits))

    assert ran.exit_code == 1
    assert "near_miss: se contestó mal 100.0% (1 de 1); el límite es 50.0%." in ran.output


def test_limits_that_hold_end_well(tmp_path: Path) -> None:
    limits = tmp_path / "limits.json"
    limits.write_text('{"answerable": 0.05, "near_miss": 1}', encoding="utf-8")

    assert run(tmp_path, "--limits", str(limits)).exit_code == 0


def test_too_many_wrong_answers_end_in_an_error(tmp_path: Path) -> None:
    ran = run(tmp_path, "--max-wrong", "0.2")

    assert (ran.exit_code, "Se contestó mal 50.0%; el máximo es 20.0%." in ran.output) == (1, True)


def test_the_page_and_its_picture_are_written(tmp_path: Path) -> None:
    ran = run(tmp_path, "--write", str(tmp_path / "docs"))

    page = (tmp_path / "docs" / "quality.md").read_text(encoding="utf-8")
    assert ran.exit_code == 0, ran.output
    assert "version 7 of the knowledge base: 1 entries, 1 phrasings. 2 questions." in page
    assert (tmp_path / "docs" / "images" / "coverage_risk.svg").read_text(encoding="utf-8").startswith("<svg")


def test_the_command_on_the_page_names_nobodys_folder() -> None:
    inside, outside = ROOT / "tests" / "quality" / "test.jsonl", Path("/somewhere/else/dev.jsonl")

    plan = Plan((inside,), baselines=True, fit_on=(outside,), write=ROOT / "docs")

    assert plan.command == "tulugar evaluate tests/quality/test.jsonl --baselines --fit-on dev.jsonl --write docs"


def test_an_empty_base_is_not_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StoredEntries, "entries", lambda _self: ())

    ran = run(tmp_path)

    assert ran.exit_code == 1
    assert "Corre antes «tulugar kb import»" in ran.output

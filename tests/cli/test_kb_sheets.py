"""`tulugar kb import` and `export` with spreadsheets, on a database of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import bootstrap
from cli.main import group
from knowledge_base.spreadsheets.writing import sheet_of
from tests import make


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    stored = bootstrap.repository(bootstrap.settings_from_environment())
    stored.take_over([make.entry("a"), make.entry("b")], author="ana", note="")


def kb(*arguments: str) -> Result:
    return CliRunner().invoke(group, ["kb", *arguments])


def titles() -> list[str]:
    return [entry.title for entry in bootstrap.repository(bootstrap.settings_from_environment()).entries()]


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_an_exported_file_changes_nothing_when_it_is_imported(tmp_path: Path, ending: str) -> None:
    file = str(tmp_path / f"f.{ending}")

    assert kb("export", file).output.startswith("2 fichas en")
    assert "Nuevas: 0\nCambian: 0\nSe retiran: 0\n" in kb("import", file, "--dry-run").output
    assert "Versión 1: 0 fichas nuevas, 0 cambiadas, 0 retiradas." in kb("import", file).output


def test_a_dry_run_says_what_would_change_and_leaves_it(tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    file.write_bytes(sheet_of("csv", [replace(make.entry("a"), title="Otro"), make.entry("c")]))

    shown = kb("import", str(file), "--dry-run")
    assert "Nuevas: 1 (c)\nCambian: 1 (a)\nSe retiran: 0\n" in shown.output and shown.exit_code == 0
    assert titles() == ["Título de a", "Título de b"]

    kb("import", str(file))
    assert titles() == ["Otro", "Título de b", "Título de c"]


def test_one_bad_row_and_nothing_is_imported(tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    file.write_bytes(sheet_of("csv", [make.entry("c"), make.entry("d")]).replace(b"programme", b"cosa", 1))

    shown = kb("import", str(file), "--dry-run")
    assert shown.exit_code == 1 and "tipo" in shown.output and "Valor desconocido" in shown.output
    refused = kb("import", str(file))
    assert refused.exit_code and "fila 2, tipo" in str(refused.exception)
    assert titles() == ["Título de a", "Título de b"]


def test_a_kind_of_file_that_is_not_known_is_refused(tmp_path: Path) -> None:
    refused = kb("export", str(tmp_path / "f.ods"))

    assert refused.exit_code and ".xlsx, .csv" in str(refused.exception)

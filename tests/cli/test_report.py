"""`tulugar report` on a database of its own: both files, alive and empty."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

import bootstrap
from cli.report import report
from settings import Settings
from tests.analytics.themes import BIKES, asked_by_many, mine, write


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    made = Settings(database_url=f"sqlite:///{tmp_path / 'log.db'}", state_dir=str(tmp_path))
    monkeypatch.setattr(bootstrap, "settings_from_environment", lambda: made)
    return made


def run(folder: Path, *options: str) -> tuple[str, bytes]:
    """The HTML and the PDF."""
    result = CliRunner().invoke(report, [str(folder), *options])
    assert result.exit_code == 0, result.output
    html, pdf = (Path(line) for line in result.output.splitlines())
    return html.read_text(encoding="utf-8"), pdf.read_bytes()


def test_a_week_is_told_with_its_charts_and_themes(settings: Settings, tmp_path: Path) -> None:
    last_week = datetime.now(UTC) - timedelta(days=7)
    engine = bootstrap.engine(settings)
    write(engine, [{**one, "asked_at": last_week} for one in asked_by_many(BIKES, 12)])
    mine(engine, now=datetime.now(UTC))

    html, pdf = run(tmp_path / "out")

    assert "<svg" in html and "Ecobici" in html
    assert "http://" not in html.replace("http://www.w3.org", "")
    assert pdf.startswith(b"%PDF") and len(pdf) > 20_000  # pictures are in it


def test_an_empty_log_is_said_to_be_empty(settings: Settings, tmp_path: Path) -> None:
    html, pdf = run(tmp_path / "out", "--demo")

    assert "No hay suficientes preguntas" in html and "demostración" in html
    assert pdf.startswith(b"%PDF")

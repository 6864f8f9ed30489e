"""`tulugar retention` on a database of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import bootstrap
from cli.retention import retention
from settings import Settings
from tests.analytics.make import asked, rows


def test_old_questions_go_and_new_ones_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Settings(database_url=f"sqlite:///{tmp_path / 'log.db'}", state_dir=str(tmp_path), log_retention_days=30)
    monkeypatch.setattr(bootstrap, "settings_from_environment", lambda: made)
    log = bootstrap.question_log(made)
    log.record(asked("vieja", days_ago=31))
    log.record(asked("nueva", days_ago=29))
    log.close()

    result = CliRunner().invoke(retention)

    assert "Se borraron 1 preguntas de hace más de 30 días." in result.output
    assert [row.text for row in rows(bootstrap.engine(made))] == ["nueva"]

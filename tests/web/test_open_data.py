"""Open data in the console and by command: the same files, for those who may read what is asked."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

import bootstrap
from cli.open_data import open_data
from domain.staff import Role
from settings import Settings
from tests.analytics.themes import BIKES, asked_by_many, write
from tests.web.make import open_console, parts
from tests.web.staff import database
from web.insight import insight


def test_the_console_and_the_command_give_the_same_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = database()
    last_week = (datetime.now(UTC) - timedelta(days=7)).replace(hour=12)
    write(engine, [{**one, "asked_at": last_week} for one in asked_by_many(BIKES, 12)])
    monkeypatch.setattr(bootstrap, "settings_from_environment", lambda: Settings(database_url=str(engine.url)))
    client = open_console(parts(insight=insight(engine)), Role.ANALYST)

    assert "preguntas_por_decision" in client.get("/datos-abiertos").text
    archive = zipfile.ZipFile(io.BytesIO(client.get("/datos-abiertos/archivo.zip").content))
    ran = CliRunner().invoke(open_data, [str(tmp_path / "out")])

    assert ran.exit_code == 0, ran.output
    written = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert {name: archive.read(name) for name in archive.namelist()} == written
    assert "Telegram,Sin respuesta,10" in written["preguntas_por_decision.csv"].decode()
    assert open_console(parts(), Role.ADMIN, name="root").get("/datos-abiertos").status_code == 403

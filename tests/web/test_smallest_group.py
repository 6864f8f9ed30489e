"""SMALL_GROUP reaches whatever shows or exports: of seven people everything is told by 5, and nothing by 10."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine

import bootstrap
from analytics.campaigns import Campaigns
from analytics.theme_models import ThemeRow
from cli.main import group
from domain.campaigns import Choice, Decision
from domain.errors import InvalidSettings
from settings import Settings, read_settings
from tests.analytics.themes import BIKES, asked_by_many, mine, write
from tests.web.make import FakeChat
from tests.web.staff import Browser, account, database
from web.app import create_console
from web.console import Console
from web.open_data import NAMES
from web.report import Report, report_html
from web.wiring import console

LAST_WEEK = datetime.now(UTC) - timedelta(days=7)


@pytest.fixture(scope="module")
def engine() -> Engine:
    """Seven people asked one thing last week, ten times as often as before; somebody decided about it."""
    engine = database()
    write(engine, [{**one, "asked_at": LAST_WEEK} for one in asked_by_many(BIKES, 7, entries=["ecobici"])])
    mine(engine, now=datetime.now(UTC))
    with engine.connect() as connection:
        (theme,) = connection.execute(ThemeRow.__table__.select()).all()
    Campaigns(engine).decide(Decision(theme.id, theme.label, Choice.ANSWER, "La preguntan", "ana", datetime.now(UTC)))
    return engine


@pytest.fixture(params=[5, 10])
def settings(request: pytest.FixtureRequest, engine: Engine, tmp_path: Path) -> Settings:
    return Settings(database_url=str(engine.url), state_dir=str(tmp_path), small_group=request.param)


@pytest.fixture
def made(settings: Settings) -> Console:
    return console(settings, FakeChat())


def told(settings: Settings, *seen: object) -> None:
    """All of it is there for 5, none of it for 10."""
    assert [bool(one) for one in seen] == [settings.small_group == 5] * len(seen)


def test_commands_and_reports_keep_to_it(settings: Settings) -> None:
    figures = bootstrap.figure_reader(settings).figures(4, topics={})
    themes = bootstrap.theme_reader(settings).themes()
    tables = {table.name: table for table in bootstrap.open_data(settings).tables(NAMES)}

    told(settings, figures.total, themes, bootstrap.log_reader(settings).questions_by_status(20))
    told(settings, tables["decisiones"].rows, [row for row in tables["preguntas_por_decision"].rows if row[-1]])
    assert f"múltiplo de {settings.small_group}." in tables["decisiones"].columns["personas"]
    page = report_html(Report("Ciudad", figures, themes, {}), settings)
    assert f"menos de {settings.small_group} personas" in page


def test_the_console_keeps_to_it(made: Console, settings: Settings) -> None:
    parts = (made.insight.themes.themes(), made.campaigns.themes.themes(), made.curation.growing.count())

    told(settings, made.insight.figures.figures(4, topics={}).total, *parts)
    assert made.campaigns.small.k == settings.small_group
    client = Browser(create_console(made), made.staff).sign_in(account("ana"))
    pages = [client.get(path).text for path in ("/", "/tablero", "/temas", "/datos-abiertos")]
    assert all(f"{settings.small_group} personas" in page for page in pages)


def test_it_is_two_people_or_more() -> None:
    with pytest.raises(InvalidSettings, match="SMALL_GROUP debe ser 2 o más"):
        read_settings({"SMALL_GROUP": "1"})


def test_a_command_says_how_many_people_a_theme_needs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", str(database().url))
    monkeypatch.setenv("SMALL_GROUP", "3")

    result = CliRunner().invoke(group, ["themes"])

    assert "ningún tema reúne a 3 personas o más" in result.output

"""Entries in a database, on both kinds."""

from __future__ import annotations

import importlib
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, MetaData, func, select, text
from sqlalchemy.orm import Session

from bot import preferences, update_table
from domain.errors import InvalidContent, StorageUnavailable
from domain.knowledge import Asked, EntryStatus, Figure
from knowledge_base.content_files import read_content
from knowledge_base.storage.base import Base
from knowledge_base.storage.engine import open_engine
from knowledge_base.storage.migrate import MIGRATIONS, is_current, migrate
from knowledge_base.storage.models import RevisionRow, SourceRow
from knowledge_base.storage.repository import EntryRepository
from settings import ROOT
from tests import make

FAIR = make.entry(
    "feria",
    figures=(Figure(1.5, "millones de personas", "asistencia", "2013"),),
    phrasings=(make.phrasing("la feria esa"), make.phrasing("feria", style="una_palabra", origin="taller")),
    near_misses=(
        make.phrasing("quién pagó la feria", style="formal"),
        make.phrasing("la feria de Roma", origin="taller"),
    ),
    answers=frozenset({Asked.WHEN, Asked.HOW_MANY}),
    relations=(make.relation("see_also", "ecobici"),),
)
BIKES = make.entry("ecobici", relations=(make.relation("see_also", "feria"),))


def test_what_is_taken_over_is_read_back(engine: Engine) -> None:
    repository = EntryRepository(engine)

    report = repository.take_over([FAIR, BIKES], author="Ana", note="primera")

    assert repository.entries() == (BIKES, FAIR)
    assert (report.added, report.version) == (("ecobici", "feria"), 1)


def test_nothing_changed_is_no_new_version(engine: Engine) -> None:
    repository = EntryRepository(engine)
    repository.take_over([FAIR, BIKES], author="Ana", note="primera")

    assert repository.take_over([FAIR, BIKES], author="Ana", note="otra vez").touched == 0
    assert repository.version() == 1


def test_a_change_is_a_revision_and_a_missing_entry_is_retired(engine: Engine) -> None:
    repository = EntryRepository(engine)
    repository.take_over([FAIR, BIKES], author="Ana", note="primera")
    changed = replace(FAIR, answer="Otra respuesta.", relations=(), sources=(make.source("otra"),))

    report = repository.take_over([changed], author="Beto", note="corrección")

    assert (report.changed, report.retired, report.version) == (("feria",), ("ecobici",), 2)
    assert {e.id: e.status for e in repository.entries()}["ecobici"] is EntryStatus.RETIRED
    with Session(engine) as session:
        numbers = session.scalars(select(RevisionRow.number).where(RevisionRow.entry_id == "feria")).all()
        snapshots = session.scalars(select(RevisionRow.snapshot).where(RevisionRow.entry_id == "feria")).all()
    assert sorted(numbers) == [1, 2]
    assert {snapshot["answer"] for snapshot in snapshots} == {"Respuesta de feria.", "Otra respuesta."}


def test_a_revision_keeps_what_the_entry_answered(engine: Engine) -> None:
    EntryRepository(engine).take_over([FAIR, BIKES], author="Ana", note="primera")

    with Session(engine) as session:
        kept = session.scalars(select(RevisionRow.snapshot).where(RevisionRow.entry_id == "feria")).one()
    assert kept["answers"] == ["how_many", "when"]


def test_a_revision_keeps_what_the_entry_did_not_answer(engine: Engine) -> None:
    EntryRepository(engine).take_over([FAIR, BIKES], author="Ana", note="primera")

    with Session(engine) as session:
        kept = session.scalars(select(RevisionRow.snapshot).where(RevisionRow.entry_id == "feria")).one()
    assert kept["near_misses"][1] == {"text": "la feria de Roma", "style": "coloquial", "origin": "taller"}


def test_a_near_miss_more_or_less_is_a_change(engine: Engine) -> None:
    repository = EntryRepository(engine)
    repository.take_over([FAIR, BIKES], author="Ana", note="primera")
    bare, more = replace(FAIR, near_misses=()), replace(BIKES, near_misses=FAIR.near_misses[:1])

    report = repository.take_over([bare, more], author="Ana", note="otras")

    assert report.changed == ("ecobici", "feria")
    assert repository.entries() == (more, bare)


def test_a_retired_entry_keeps_what_belongs_to_it_and_comes_back_whole(engine: Engine) -> None:
    repository = EntryRepository(engine)
    repository.take_over([FAIR, BIKES], author="Ana", note="primera")
    alone = replace(BIKES, relations=())

    repository.take_over([alone], author="Ana", note="sin feria")

    assert repository.entries() == (alone, replace(FAIR, status=EntryStatus.RETIRED))
    assert repository.take_over([FAIR, BIKES], author="Ana", note="con feria").changed == ("ecobici", "feria")
    assert repository.entries() == (BIKES, FAIR)


def test_a_source_whose_words_change_is_overwritten(engine: Engine) -> None:
    repository = EntryRepository(engine)
    repository.take_over([make.entry(), make.entry("otra")], author="Ana", note="1")
    retitled = make.source(title="Informe corregido")

    repository.take_over(
        [make.entry(sources=(retitled,)), make.entry("otra", sources=(retitled,))], author="Ana", note="2"
    )

    assert {entry.sources for entry in repository.entries()} == {(retitled,)}


def test_a_row_from_before_the_column_answers_nothing_until_the_content_says_so(engine: Engine) -> None:
    repository = EntryRepository(engine)
    repository.take_over([FAIR, BIKES], author="Ana", note="primera")
    with engine.begin() as connection:
        connection.execute(text("UPDATE entries SET answers = NULL"))

    assert {entry.answers for entry in repository.entries()} == {frozenset()}
    assert repository.take_over([FAIR, BIKES], author="Ana", note="otra vez").changed == ("feria",)
    assert repository.entries() == (BIKES, FAIR)


def test_entries_outlive_the_migrations_that_add_what_they_answer_and_do_not(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/t.db")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0003_telegram_updates")
        connection.execute(
            text(
                "INSERT INTO entries (id, kind, title, answer, topic, confidence, status)"
                " VALUES ('vieja', 'event', 'Vieja', 'Respuesta.', 'redes', 'high', 'publicado')"
            )
        )
        connection.commit()

    migrate(engine)

    (entry,) = EntryRepository(engine).entries()
    assert (entry.id, entry.answers, entry.near_misses) == ("vieja", frozenset(), ())


def test_a_source_that_nobody_cites_any_more_is_dropped(engine: Engine) -> None:
    repository = EntryRepository(engine)
    repository.take_over([make.entry(sources=(make.source("vieja"),))], author="Ana", note="1")

    repository.take_over([make.entry(sources=(make.source("nueva"),))], author="Ana", note="2")

    with Session(engine) as session:
        assert session.scalars(select(SourceRow.id)).all() == ["nueva"]


def test_a_broken_take_over_changes_nothing(engine: Engine) -> None:
    repository = EntryRepository(engine)
    repository.take_over([FAIR, BIKES], author="Ana", note="primera")
    dangling = replace(FAIR, answer="Otra.", relations=(make.relation("see_also", "nada"),))

    with pytest.raises(InvalidContent, match="kb check"):
        repository.take_over([dangling, BIKES], author="Ana", note="rota")

    assert repository.entries() == (BIKES, FAIR)
    assert repository.version() == 1


def test_the_content_that_ships_fits_the_database(engine: Engine) -> None:
    shipped = read_content(ROOT / "knowledge_base" / "content")

    EntryRepository(engine).take_over(shipped, author="Ana", note="todo")

    assert EntryRepository(engine).entries() == tuple(sorted(shipped, key=lambda entry: entry.id))


def test_two_deploys_at_once_migrate_once(tmp_path: Path) -> None:
    script = (
        "import sys; from knowledge_base.storage import engine, migrate;"
        "migrate.migrate(engine.open_engine(sys.argv[1]))"
    )
    url = f"sqlite:///{tmp_path}/t.db"

    deploys = [subprocess.Popen([sys.executable, "-c", script, url], cwd=ROOT) for _ in range(3)]

    assert [deploy.wait(timeout=60) for deploy in deploys] == [0, 0, 0]
    assert is_current(open_engine(url))


def test_writers_at_once_lose_no_update(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/t.db")
    migrate(engine)

    def write(number: int) -> None:
        for turn in range(10):
            EntryRepository(engine).take_over([make.entry(answer=f"{number}-{turn}")], author="Ana", note="x")

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(RevisionRow)) == 40


def test_the_migrations_make_what_the_models_say(engine: Engine) -> None:
    for folder in ("analytics", "knowledge_base", "web"):
        for path in (ROOT / folder).rglob("*.py"):
            if "__tablename__" in path.read_text(encoding="utf-8"):
                importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    wanted = MetaData()
    assert preferences.table.metadata is update_table.metadata
    for metadata in (Base.metadata, update_table.metadata):
        for table in metadata.tables.values():
            table.to_metadata(wanted)

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, wanted) == []


def test_a_database_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "t.db").write_text("esto no es una base de datos, es un archivo de texto cualquiera" * 20)

    with pytest.raises(StorageUnavailable, match="base de datos"):
        migrate(open_engine(f"sqlite:///{tmp_path}/t.db"))

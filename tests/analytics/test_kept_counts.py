"""What is kept of a theme's counts is what would be counted now, whatever happened to its questions meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, delete, select, update

from analytics import kept_counts
from analytics.cause_corrections import CauseCorrections
from analytics.gaps import Gaps
from analytics.log_table import erase, forget_before, keep_choice
from analytics.sealing import Sealer
from analytics.theme_editor import ThemeEditor
from analytics.theme_models import ThemeCountsRow, ThemeQuestionRow, ThemeRow
from domain.conversation import Answer, Cause, Status
from domain.gaps import ClosedGap, OpenGap
from domain.knowledge import EntryStatus
from knowledge_base.storage.repository import EntryRepository
from tests import make
from tests.analytics.themes import BIKES, NOW, TRIPS, asked_by_many, mine, reader, shown, small_log, theme_about, write

Change = Callable[[Engine], object]
SEALER = Sealer(b"tests only")


def ids_of(engine: Engine, theme_id: str) -> list[str]:
    inside = select(ThemeQuestionRow.question_id).where(ThemeQuestionRow.theme_id == theme_id)
    with engine.connect() as connection:
        return sorted(connection.scalars(inside))


def bikes(engine: Engine) -> str:
    return theme_about(engine, "Ecobici").id


def correct(engine: Engine) -> None:
    for question in ids_of(engine, bikes(engine))[:6]:
        CauseCorrections(engine).correct(question, Cause.OFF_TOPIC, "ana")


def erase_people(engine: Engine) -> None:
    with engine.begin() as connection:
        for number in range(7):
            erase(connection, f"{BIKES[0][:8]}-{number}")


def forget(engine: Engine) -> None:
    with engine.begin() as connection:
        forget_before(connection, NOW - timedelta(days=3.5))


def close(engine: Engine) -> None:
    answer = Answer(Status.ANSWERED, "Sí.", entries=("red-c40",), score=0.9, knowledge_version=2)
    for question in ids_of(engine, bikes(engine))[:6]:
        Gaps(engine, SEALER).close(ClosedGap(OpenGap(question, "?", "es"), answer, "Ya."))


def close_and_reopen(engine: Engine) -> None:
    close(engine)
    shown(engine)
    retired = replace(make.entry("red-c40"), status=EntryStatus.RETIRED)
    EntryRepository(engine).take_over([retired], author="ana", note="fuera")
    assert Gaps(engine, SEALER).reopen() == 6


def ask_more(engine: Engine) -> None:
    write(engine, asked_by_many(BIKES, 7, days_ago=10))
    mine(engine)


def choose(engine: Engine) -> None:
    """Half of those that were asked back chose an entry."""
    ids = ids_of(engine, theme_about(engine, "metro").id)
    with engine.begin() as connection:
        for number, question in enumerate(ids[:10]):
            row = {"question_id": question, "entry_id": "red-c40" if number % 2 else None, "chosen_at": NOW}
            assert keep_choice(connection, row)
    mine(engine)


CHANGES: dict[str, Change] = {
    "a cause is corrected": correct,
    "people are erased": erase_people,
    "old questions are deleted": forget,
    "misses are closed": close,
    "closed misses are reopened": close_and_reopen,
    "more is asked": ask_more,
    "options are chosen": choose,
    "themes are found again": lambda engine: mine(engine, afresh=True),
    "themes are merged": lambda engine: ThemeEditor(engine).merge(theme_about(engine, "París").id, bikes(engine)),
    "a theme is split": lambda engine: ThemeEditor(engine).split(theme_about(engine, "avión").id, "avión"),
}


SAME_AGAIN = {"closed misses are reopened", "themes are found again"}


def prepared(engine: Engine) -> None:
    asked_back = {"status": Status.CLARIFIED.value, "cause": None, "options": ["red-c40"]}
    metro = ["¿cuánto mide el metro?", "cuánto mide el metro de largo", "el metro cuánto mide"]
    write(engine, small_log())
    write(engine, asked_by_many([f"{text} en avión" for text in TRIPS], 12, days_ago=5))
    write(engine, asked_by_many(BIKES, 9, days_ago=6, cause=Cause.NOT_FOUND.value, entries=["ecobici", "red-c40"]))
    write(engine, asked_by_many(metro, 12, days_ago=2, **asked_back))
    mine(engine)


@pytest.mark.parametrize("change", CHANGES)
def test_kept_counts_are_those_that_would_be_counted(
    change: str, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_counts, "LARGE", 0)  # so that every reading keeps what it counted
    prepared(engine)
    before, stamp = shown(engine), reader(engine).stamp()
    CHANGES[change](engine)

    kept = shown(engine)
    assert reader(engine).stamp() != stamp
    with engine.begin() as connection:
        connection.execute(delete(ThemeCountsRow))

    assert kept == shown(engine)
    assert (kept == before) == (change in SAME_AGAIN)


def test_what_is_kept_is_read_instead_of_counted_until_something_changes(engine: Engine) -> None:
    write(engine, asked_by_many(BIKES, 12))
    mine(engine)
    theme_id = bikes(engine)
    with engine.begin() as connection:
        (counts,) = connection.scalars(select(ThemeCountsRow.counts))
        connection.execute(update(ThemeCountsRow).values(counts={**counts, "whole": [500, 400]}))

    assert shown(engine)[0].questions == 500

    CauseCorrections(engine).correct(ids_of(engine, theme_id)[0], Cause.OFF_TOPIC, "ana")
    assert shown(engine)[0].questions == 10


def test_what_an_older_version_kept_is_counted_again(engine: Engine) -> None:
    write(engine, asked_by_many(BIKES, 12, entries=["ecobici"]))
    mine(engine)
    with engine.begin() as connection:
        (counts,) = connection.scalars(select(ThemeCountsRow.counts))
        older = {name: told for name, told in counts.items() if name != "near"}
        connection.execute(update(ThemeCountsRow).values(counts={**older, "whole": [500, 400]}))

    (theme,) = shown(engine)

    assert (theme.questions, theme.entries) == (10, ("ecobici",))


def test_only_a_large_theme_is_kept_by_who_reads_it(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    write(engine, asked_by_many(BIKES, 12))
    mine(engine)

    def kept_after_reading() -> int:
        with engine.begin() as connection:
            connection.execute(update(ThemeRow).values(changes=ThemeRow.changes + 1))
        reader(engine).themes()
        current = select(ThemeCountsRow.theme_id).join(ThemeRow).where(ThemeRow.changes == ThemeCountsRow.changes)
        with engine.connect() as connection:
            return len(connection.execute(current).all())

    assert kept_after_reading() == 0
    monkeypatch.setattr(kept_counts, "LARGE", 12)
    assert kept_after_reading() == 1

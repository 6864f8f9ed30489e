"""Entries kept in memory: after each publication the same as those of the database, though only changes are read."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Engine, event

from domain.knowledge import EntryStatus
from knowledge_base.cached_entries import CachedEntries
from knowledge_base.storage.history import History
from knowledge_base.storage.repository import EntryRepository
from tests import make


def test_what_is_kept_is_always_what_is_stored(engine: Engine) -> None:
    repository = EntryRepository(engine)
    cached = CachedEntries(repository)
    assert cached.entries() == ()
    source = make.source("s1", title="Uno")
    first = [make.entry("a", sources=(source,)), make.entry("b", sources=(source,)), make.entry("c")]
    renamed = replace(source, title="Otro título")
    steps = (
        first,
        [replace(first[0], answer="Otra cosa."), *first[1:]],
        [make.entry("0-nueva"), *first],
        [replace(first[0], sources=(renamed,)), replace(first[1], sources=(renamed,)), first[2]],
        [replace(first[2], status=EntryStatus.RETIRED), *first[:2]],
    )

    for step in steps:
        repository.take_over(step, author="Ana", note="")
        assert cached.entries() == repository.entries()
    History(engine).go_back_to(1, author="Ana", note="")
    assert cached.entries() == repository.entries()


def test_a_newer_version_reads_what_changed_alone(engine: Engine) -> None:
    repository = EntryRepository(engine)
    entries = [make.entry(f"e{n}") for n in range(30)]
    repository.take_over(entries, author="Ana", note="")
    cached = CachedEntries(repository)
    kept = cached.entry("e7")
    repository.take_over([*entries[1:], replace(entries[0], answer="Otra.")], author="Ana", note="")
    statements: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda _c, _k, statement, *_: statements.append(statement))

    assert cached.entry("e7") is kept
    changed = cached.entry("e0")
    assert changed and changed.answer == "Otra." and len(statements) < 12

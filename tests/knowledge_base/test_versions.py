"""Published versions on both databases."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Engine

from knowledge_base.storage.repository import EntryRepository
from knowledge_base.storage.versions import PublishedVersions
from tests import make


def test_versions_name_what_changed_newest_first(engine: Engine) -> None:
    entries = [make.entry("a"), make.entry("b")]
    repository = EntryRepository(engine)
    repository.take_over(entries, author="ana", note="")
    repository.take_over([entries[0], replace(entries[1], title="Otro")], author="ana", note="")
    versions = PublishedVersions(engine)

    assert versions.count() == 2
    assert [(v.number, v.entries) for v in versions.newest(skip=0, limit=9)] == [(2, ("b",)), (1, ("a", "b"))]
    assert [v.number for v in versions.newest(skip=1, limit=1)] == [1]
    assert versions.newest(skip=0, limit=1)[0].published_at.tzinfo is not None

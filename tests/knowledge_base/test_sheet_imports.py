"""Spreadsheets that wait for a second person."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from domain.errors import InvalidValue
from knowledge_base.storage.sheet_imports import ImportState, SheetImports


def test_a_file_waits_until_one_person_decides(engine: Engine) -> None:
    imports = SheetImports(engine)
    number = imports.add("f.csv", b"id", "ana")

    (waiting,) = imports.waiting()
    assert (waiting.id, waiting.name, waiting.uploaded_by) == (number, "f.csv", "ana")
    read = imports.find(number)
    assert read and read.file == b"id"
    imports.decide(number, ImportState.PUBLISHED, "beto")

    assert imports.waiting() == ()
    decided = imports.find(number)
    assert decided and (decided.state, decided.decided_by, decided.file) == (ImportState.PUBLISHED, "beto", b"")
    with pytest.raises(InvalidValue, match="ya decidió"):
        imports.decide(number, ImportState.DISCARDED, "carla")
    assert imports.find(999) is None

"""The texts that an entry is found by."""

from __future__ import annotations

from dataclasses import replace

from knowledge_base.passages import passages_of
from tests import make

FAIR = make.entry("feria", phrasings=(make.phrasing("la feria esa"),))


def test_an_entry_is_found_by_its_phrasings_and_never_by_its_near_misses() -> None:
    near = replace(FAIR, near_misses=(make.phrasing("quién pagó la feria"),))

    assert "la feria esa" in {passage.text for passage in passages_of([near])}
    assert passages_of([near]) == passages_of([FAIR])

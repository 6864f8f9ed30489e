"""Many texts folded at once are those folded one by one."""

from __future__ import annotations

import pytest

from domain.text import fold
from knowledge_base import folding
from knowledge_base.folding import fold_all

TEXTS = (
    "¿Cuánto costó la Línea 3 del METROBÚS?",
    "snake_case y guión-medio",
    "a\nb\r\nc\td\u2028e\x85f\x0bg",
    "n\u0303 y ñ, e\u0301 y é",
    "ﬁn ß İ ǅ a\u0345b",
    "١٢ города 東京 🙂",
    "\ud800",
    "   ",
    "",
    "_",
)


def test_each_text_is_folded_as_if_alone() -> None:
    assert fold_all(TEXTS) == [fold(text) for text in TEXTS]


@pytest.mark.parametrize("block", [1, 3, len(TEXTS)])
def test_blocks_leave_no_trace(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "BLOCK", block)

    assert fold_all(TEXTS) == [fold(text) for text in TEXTS]


def test_no_text_gives_none() -> None:
    assert fold_all([]) == []

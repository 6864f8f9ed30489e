"""Says that the questions of themes are not what they were, so that what was counted of them counts no more."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select, update

from analytics.theme_models import ThemeQuestionRow, ThemeRow


def themes_changed(connection: Connection, themes: Iterable[str | None] | Select[Any]) -> None:
    """To be called in the transaction that changes `theme_questions`, or which of its questions are closed.

    Args:
        themes: their ids, or a query for them, to be called before the rows go that it looks for.
    """
    ids = themes if isinstance(themes, Select) else sorted({theme for theme in themes if theme})
    changed = update(ThemeRow).where(ThemeRow.id.in_(ids))
    connection.execute(changed.values(changes=ThemeRow.changes + 1))


def themes_of(*questions: ColumnElement[bool]) -> Select[Any]:
    """The themes of some questions."""
    return select(ThemeQuestionRow.theme_id).where(*questions)

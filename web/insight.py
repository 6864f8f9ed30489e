"""What analysts look at: the figures of the log and its themes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from analytics.figures import FigureReader
from analytics.theme_editor import ThemeEditor
from analytics.theme_reader import ThemeReader
from domain import ports
from domain.figures import Figures

if TYPE_CHECKING:
    from sqlalchemy import Engine


class Figuring(Protocol):
    """Counts the question log."""

    def figures(
        self, weeks: int, *, topics: Mapping[str, str], channel: str | None = None, demo: bool = False
    ) -> Figures:
        """The whole weeks before this one.

        Raises:
            StorageUnavailable: the log cannot be read.
        """
        ...


@dataclass(frozen=True)
class Insight:
    """Figures and themes, to read and to change."""

    figures: Figuring
    themes: ports.ThemeReader
    editor: ports.ThemeEditor


def insight(engine: Engine) -> Insight:
    """All of it on a database."""
    return Insight(FigureReader(engine), ThemeReader(engine), ThemeEditor(engine))

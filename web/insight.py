"""What analysts look at: the figures of the log, its themes, and what people propose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from analytics.cause_corrections import CauseCorrections
from analytics.figures import FigureReader
from analytics.kept_counts import KeptCounts
from analytics.open_data import OpenData
from analytics.proposals import Proposals
from analytics.recent_counts import RecentCounts
from analytics.small_groups import FIVE, SmallGroups
from analytics.theme_editor import ThemeEditor
from analytics.theme_reader import ThemeReader
from domain import ports
from domain.conversation import Cause
from domain.figures import Figures
from web.kept_themes import KeptThemes

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


class CauseEditor(Protocol):
    """Corrects why questions were missed."""

    def confusion(self) -> dict[tuple[Cause | None, Cause], int]:
        """How often a decided cause became which corrected one, those confirmed too.

        Raises:
            StorageUnavailable: the log cannot be read.
        """
        ...

    def correct(self, question_id: str, cause: Cause, author: str) -> None:
        """Say what the cause of a miss is; the last word counts.

        Raises:
            InvalidValue: there is no such question, or it was answered.
            StorageUnavailable: the log cannot be written.
        """
        ...


@dataclass(frozen=True)
class Insight:
    """Figures, themes, causes and proposals, to read and to change, and what of them is published."""

    figures: Figuring
    themes: ports.ThemeReader
    editor: ports.ThemeEditor
    causes: CauseEditor
    open_data: OpenData
    proposals: Proposals
    counts: RecentCounts  # of the themes; to be closed when the console ends


def insight(engine: Engine, small: SmallGroups = FIVE) -> Insight:
    """All of it on a database."""
    counts = RecentCounts(KeptCounts(engine))
    return Insight(
        FigureReader(engine, small=small),
        KeptThemes(ThemeReader(engine, small=small, to_show=counts)),
        ThemeEditor(engine, small=small),
        CauseCorrections(engine),
        OpenData(engine, small=small),
        Proposals(engine),
        counts,
    )

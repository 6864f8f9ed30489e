"""What the pages of curation read and change besides entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from analytics.growing_gaps import GrowingGaps
from analytics.handled_misses import HandledMisses
from analytics.reported_answers import ReportedAnswers
from analytics.trial import TrialResult
from domain.explanation import Explanation
from domain.knowledge import Entry
from domain.ports import ThemeReader
from domain.staff import Role
from knowledge_base.storage.sheet_imports import SheetImports
from knowledge_base.storage.source_health import SourceHealthStore
from knowledge_base.storage.versions import PublishedVersions
from web.curation.proposals import Proposals
from web.curation.publishing import ImportPublisher

CURATORS = frozenset({Role.CURATOR})
WORKERS = frozenset({Role.CURATOR, Role.ANALYST})  # who may take, refer and ignore missed questions


class Explainer(Protocol):
    def explain(self, text: str) -> Explanation:
        """Why a question gets its answer.

        Raises:
            AnsweringUnavailable: the action server is down or too slow.
        """
        ...

    def find(self, text: str) -> tuple[str, ...]:
        """Ids of the entries near a text, best first.

        Raises:
            AnsweringUnavailable: the action server is down or too slow.
        """
        ...


class ChangeTrial(Protocol):
    def effect(self, entry: Entry, texts: tuple[str, ...]) -> TrialResult:
        """What a changed entry does to the labelled questions nearest to its new texts; takes seconds."""
        ...


@dataclass(frozen=True)
class Curation:
    versions: PublishedVersions
    sources: SourceHealthStore
    imports: SheetImports
    publisher: ImportPublisher
    misses: HandledMisses
    reported: ReportedAnswers
    growing: GrowingGaps
    themes: ThemeReader
    proposals: Proposals
    assistant: Explainer
    trial: ChangeTrial

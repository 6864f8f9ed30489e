"""The parts of curation on the database, the other processes, and a search that is loaded when it is first needed."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import bootstrap
from analytics.growing_gaps import GrowingGaps
from analytics.handled_misses import HandledMisses
from analytics.quality import LabelledQuestion, read_questions
from analytics.reported_answers import ReportedAnswers
from analytics.trial import Trial, TrialResult
from domain.knowledge import Entry
from domain.ports import ThemeReader
from knowledge_base.fitted import read_fit
from knowledge_base.storage.drafts import Drafts
from knowledge_base.storage.repository import EntryRepository
from knowledge_base.storage.sheet_imports import SheetImports
from knowledge_base.storage.source_health import SourceHealthStore
from knowledge_base.storage.versions import PublishedVersions
from settings import Settings
from web.curation.assistant import Assistant
from web.curation.parts import Curation
from web.curation.proposals import Proposals
from web.curation.publishing import ImportPublisher
from web.readers import KnowledgeReader


def curation(settings: Settings, knowledge: KnowledgeReader, themes: ThemeReader) -> Curation:
    """Raises: StorageUnavailable: the database cannot be reached or written."""
    engine = bootstrap.engine(settings)
    imports = SheetImports(engine)
    assistant = Assistant(settings, bootstrap.internal_token(settings))
    return Curation(
        PublishedVersions(engine),
        SourceHealthStore(engine),
        imports,
        ImportPublisher(EntryRepository(engine), imports),
        HandledMisses(engine),
        ReportedAnswers(engine),
        GrowingGaps(engine, small=bootstrap.small_groups(settings)),
        themes,
        Proposals(knowledge, Drafts(engine)),
        assistant,
        LazyTrial(settings, assistant),
    )


class LazyTrial:
    """Loads the search of this process when somebody first tries a change; one trial at a time."""

    def __init__(self, settings: Settings, assistant: Assistant) -> None:
        self._settings = settings
        self._assistant = assistant
        self._lock = threading.Lock()
        self._trial: Trial | None = None

    def effect(self, entry: Entry, texts: Sequence[str]) -> TrialResult:
        with self._lock:
            if self._trial is None:
                live = bootstrap.knowledge(self._settings)
                questions = labelled_questions(self._settings)
                self._trial = Trial(
                    live, read_fit(self._settings.fit_path).decision, questions, self._assistant.interpretation
                )
            return self._trial.effect(entry, texts)


def labelled_questions(settings: Settings) -> tuple[LabelledQuestion, ...]:
    """Those that content may be tuned on; the held-out set stays out of sight."""
    files = sorted(settings.evaluation_path.glob("dev*.jsonl"))
    return tuple(question for path in files for question in read_questions(path))

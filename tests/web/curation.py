"""The parts of curation for tests: a database of its own, and an assistant and a trial that say what they are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Engine

from analytics.growing_gaps import GrowingGaps
from analytics.handled_misses import HandledMisses
from analytics.quality import LabelledQuestion
from analytics.reported_answers import ReportedAnswers
from analytics.theme_reader import ThemeReader
from analytics.trial import ChangedAnswer, TrialResult
from domain.conversation import Answer, Cause, Interpretation, Status
from domain.errors import AnsweringUnavailable
from domain.explanation import Candidate, Explanation
from domain.fitted_trees import Thresholds
from domain.knowledge import Entry
from knowledge_base.storage.drafts import Drafts
from knowledge_base.storage.repository import EntryRepository
from knowledge_base.storage.sheet_imports import SheetImports
from knowledge_base.storage.source_health import SourceHealthStore
from knowledge_base.storage.versions import PublishedVersions
from web.curation.parts import Curation
from web.curation.proposals import Proposals
from web.curation.publishing import ImportPublisher
from web.readers import KnowledgeReader

EXPLAINED = Explanation(
    Answer(
        Status.DECLINED, "No lo sabemos.", cause=Cause.NOT_FOUND, entries=("red-c40",), score=0.31, knowledge_version=7
    ),
    Interpretation("ask_who", 0.64),
    (Candidate("red-c40", "Red C40", "network", 0.31, 1.2, 0.55, 0.44, 0.33, 0.22),),
    Thresholds(0.7, 0.6, 0.4),
)


@dataclass
class FakeAssistant:
    broken: bool = False
    found: tuple[str, ...] = ()

    def explain(self, text: str) -> Explanation:
        if self.broken:
            raise AnsweringUnavailable("El servidor de respuestas no contesta.")
        return EXPLAINED

    def find(self, text: str) -> tuple[str, ...]:
        if self.broken:
            raise AnsweringUnavailable("El servidor de respuestas no contesta.")
        return self.found


@dataclass
class FakeTrial:
    """One labelled question gets worse with whatever is tried."""

    tried: list[tuple[Entry, tuple[str, ...]]] = field(default_factory=list)

    def effect(self, entry: Entry, texts: Sequence[str]) -> TrialResult:
        self.tried.append((entry, tuple(texts)))
        question = LabelledQuestion("d1", "¿qué premio ganó?", "answerable", "formal", ("premio",))
        before = Answer(Status.ANSWERED, "Sí.", entries=("premio",))
        after = Answer(Status.ANSWERED, "No.", entries=("red-c40",))
        return TrialResult(150, 2644, (ChangedAnswer(question, before, after),))


def curation(engine: Engine, knowledge: KnowledgeReader, **more: object) -> Curation:
    imports = SheetImports(engine)
    given: dict[str, object] = {
        "versions": PublishedVersions(engine),
        "sources": SourceHealthStore(engine),
        "imports": imports,
        "publisher": ImportPublisher(EntryRepository(engine), imports),
        "misses": HandledMisses(engine),
        "reported": ReportedAnswers(engine),
        "growing": GrowingGaps(engine),
        "themes": ThemeReader(engine),
        "proposals": Proposals(knowledge, Drafts(engine)),
        "assistant": FakeAssistant(),
        "trial": FakeTrial(),
        **more,
    }
    return Curation(**given)  # type: ignore[arg-type]

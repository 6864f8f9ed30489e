"""What the pages of editing work with: entries, drafts, history, and the checks of one entry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Engine

from domain.drafts import Draft
from domain.knowledge import Entry, Source
from knowledge_base.collisions import Neighbours
from knowledge_base.entry_fields import FieldProblem, read_entry
from knowledge_base.storage.drafts import Drafts
from knowledge_base.storage.history import History
from web.editing.form import EntryForm
from web.readers import KnowledgeReader


@dataclass
class Desk:
    knowledge: KnowledgeReader
    drafts: Drafts
    history: History
    _prepared: tuple[int, Neighbours] = field(default_factory=lambda: (-1, Neighbours(())))

    def sources(self) -> dict[str, Source]:
        """Every source that a published entry or a draft cites, by id."""
        cited: Iterable[Entry] = (*(draft.entry for draft in self.drafts.all()), *self.knowledge.entries())
        return {source.id: source for entry in cited for source in entry.sources}

    def read(self, form: EntryForm) -> tuple[Entry | None, tuple[FieldProblem, ...]]:
        """The entry that was typed, or what is wrong in it."""
        entry_id = form.plain.get("id", "")
        draft = self.drafts.find(entry_id)
        before = draft.entry if draft else self.knowledge.entry(entry_id)
        return read_entry(form.typed(self.sources(), before))

    def problems(self, entry: Entry) -> tuple[FieldProblem, ...]:
        """What must be mended before the entry may be published."""
        version = self.knowledge.version
        if self._prepared[0] != version:
            self._prepared = (version, Neighbours(self.knowledge.entries()))
        return tuple(self._prepared[1].problems_of(entry, date.today()))

    def draft(self, entry_id: str) -> Draft | None:
        return self.drafts.find(entry_id)


def desk(engine: Engine, knowledge: KnowledgeReader) -> Desk:
    """The desk over the drafts and the history in a database."""
    return Desk(knowledge, Drafts(engine), History(engine))

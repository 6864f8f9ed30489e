"""Changes that a question suggests: another phrasing, a near miss, a new entry; each becomes a draft."""

from __future__ import annotations

import re
from dataclasses import replace
from enum import StrEnum

from domain.drafts import Draft
from domain.errors import InvalidValue
from domain.knowledge import Entry, EntryKind, Phrasing
from domain.text import clean_message, fold
from knowledge_base.storage.drafts import Drafts
from web.readers import KnowledgeReader

ORIGIN = "consola"  # where the phrasing came from
LONGEST_ID = 50  # characters; room for what people add


class Suggestion(StrEnum):
    """What a question may become of an entry."""

    PHRASING = "frase"
    NEAR_MISS = "no-contesta"


def changed(entry: Entry, suggestion: Suggestion, text: str) -> Entry:
    """The entry with one more phrasing, or one more question that it does not answer.

    Raises:
        InvalidValue: the text is empty, or the entry has it already.
    """
    phrasing = Phrasing(clean_message(text), origin=ORIGIN)
    if not phrasing.text:
        raise InvalidValue("Escribe la pregunta con palabras.")
    held = {fold(one.text) for one in (*entry.phrasings, *entry.near_misses)}
    if fold(phrasing.text) in held:
        raise InvalidValue("La ficha ya tiene esa frase.")
    if suggestion is Suggestion.PHRASING:
        return replace(entry, phrasings=(*entry.phrasings, phrasing))
    return replace(entry, near_misses=(*entry.near_misses, phrasing))


class Proposals:
    """Writes changes into drafts, which another person approves."""

    def __init__(self, knowledge: KnowledgeReader, drafts: Drafts) -> None:
        self._knowledge = knowledge
        self._drafts = drafts

    def current(self, entry_id: str) -> Entry:
        """The entry as its draft says, else as it is published.

        Raises:
            InvalidValue: there is no such entry.
        """
        draft = self._drafts.find(entry_id)
        entry = draft.entry if draft else self._knowledge.entry(entry_id)
        if entry is None:
            raise InvalidValue("No existe esa ficha.")
        return entry

    def suggest(self, entry_id: str, suggestion: Suggestion, text: str, by: str) -> Draft:
        """Put it into the draft of the entry, or into a new one that goes straight to review.

        Raises:
            InvalidValue: see `changed` and `current`.
            DraftChanged: somebody changed the draft at the same moment.
        """
        draft = self._drafts.find(entry_id)
        entry = changed(self.current(entry_id), suggestion, text)
        note = f"{suggestion.value}: {clean_message(text)}"
        if draft:
            return self._drafts.save(entry, lock=draft.lock, by=by, note="; ".join(filter(None, (draft.note, note))))
        begun = self._drafts.begin(entry, by=by, note=note, base=self._drafts.base_of(entry_id))
        return self._drafts.send_to_review(entry_id, lock=begun.lock)

    def begin(self, question: str, kind: EntryKind, title: str, answer: str, topic: str, by: str) -> Draft:
        """A draft of a new entry that a question asks for; its sources are still to be added.

        Raises:
            InvalidValue: something is missing or too long.
            DraftChanged: somebody began one of the same name at the same moment.
        """
        asked = clean_message(question)
        entry = Entry(
            self._free_id(title),
            kind,
            title.strip(),
            answer.strip(),
            topic,
            (),
            phrasings=(Phrasing(asked, origin=ORIGIN),) if asked else (),
        )
        return self._drafts.begin(entry, by=by, note=f"la pide una pregunta: {asked}", base=0)

    def _free_id(self, title: str) -> str:
        slug = re.sub(r"[^a-z0-9]+", "-", fold(title).encode("ascii", "ignore").decode()).strip("-")
        name = slug[:LONGEST_ID].strip("-") or "ficha"
        number, free = 1, name
        while self._knowledge.entry(free) or self._drafts.find(free):
            number += 1
            free = f"{name}-{number}"
        return free

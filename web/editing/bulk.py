"""One step for many entries: asked for on the list, confirmed on a page of its own, by the rules of each alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse

from domain.drafts import DraftChanged, DraftState
from domain.errors import StepRefused
from domain.knowledge import Entry, EntryStatus
from domain.staff import Role
from web.access import REVIEWERS, WRITERS, allow, audit, person
from web.catalogue import PAGE_SIZE, offices, topics
from web.editing.desk import Desk
from web.editing.form import whole_number
from web.pages import Pages

PATH = "/varias"
LONGEST_VALUE = 400  # characters of a reason or an office


class Step(StrEnum):
    SEND = "enviar"
    VERIFIED = "verificar"
    OFFICE = "oficina"
    TOPIC = "tema"
    RETIRE = "retirar"


@dataclass(frozen=True)
class StepWords:
    title: str
    asks: str = ""  # label of the value that the step needs
    roles: frozenset[Role] = WRITERS


STEPS = {
    Step.SEND: StepWords("Enviar a revisión"),
    Step.VERIFIED: StepWords("Marcar como verificadas hoy"),
    Step.OFFICE: StepWords("Cambiar la oficina responsable", "Oficina responsable"),
    Step.TOPIC: StepWords("Cambiar el tema", "Tema"),
    Step.RETIRE: StepWords("Retirar", "Por qué se retiran", REVIEWERS),
}


@dataclass(frozen=True)
class Chosen:
    """An entry as it stood when the person confirmed."""

    entry_id: str
    base: int  # its newest revision
    lock: int  # of its draft; 0: there was none

    @classmethod
    def read(cls, written: str) -> Chosen:
        entry_id, base, lock = (*written.split(":"), "", "")[:3]
        return cls(entry_id, whole_number(base), whole_number(lock))


@dataclass(frozen=True)
class Outcome:
    title: str
    entry_id: str
    done: bool
    words: str


@dataclass(frozen=True)
class Task:
    """A step with what it needs, for one person."""

    desk: Desk
    by: str
    value: str

    def send(self, chosen: Chosen) -> str:
        draft = self.desk.draft(chosen.entry_id)
        if draft is None or draft.state is not DraftState.WRITING:
            raise StepRefused("No tiene un borrador por enviar.")
        if self.desk.problems(draft.entry) or not draft.note.strip():
            raise StepRefused("Antes corrige lo que está señalado en su borrador.")
        self.desk.drafts.send_to_review(chosen.entry_id, lock=chosen.lock)
        return "Enviada a revisión."

    def verify(self, chosen: Chosen) -> str:
        return self._change(chosen, "verificada hoy, sin otro cambio", lambda e: replace(e, verified_on=date.today()))

    def set_office(self, chosen: Chosen) -> str:
        return self._change(chosen, f"oficina: {self.value}", lambda entry: replace(entry, office=self.value))

    def set_topic(self, chosen: Chosen) -> str:
        if self.value not in topics(self.desk.knowledge.entries()):
            raise StepRefused("Ese tema no existe.")
        return self._change(chosen, f"tema: {self.value}", lambda entry: replace(entry, topic=self.value))

    def retire(self, chosen: Chosen) -> str:
        version = self.desk.drafts.retire(chosen.entry_id, base=chosen.base, by=self.by, note=self.value)
        return f"Retirada en la versión {version}."

    def _change(self, chosen: Chosen, note: str, change: Callable[[Entry], Entry]) -> str:
        """A draft with the change, sent to another person; what is published stays until they approve."""
        entry = self.desk.knowledge.entry(chosen.entry_id)
        if entry is None or entry.status is not EntryStatus.PUBLISHED:
            raise StepRefused("No está publicada.")
        if self.desk.draft(chosen.entry_id):
            raise StepRefused("Ya hay un borrador de esta ficha: haz ahí el cambio.")
        changed = change(entry)
        if changed == entry:
            raise StepRefused("Ya estaba así.")
        draft = self.desk.drafts.begin(changed, by=self.by, note=note, base=chosen.base)
        if self.desk.problems(changed):
            return "Quedó como borrador: tiene algo que corregir antes de enviarla."
        self.desk.drafts.send_to_review(chosen.entry_id, lock=draft.lock)
        return "Enviada a revisión: la publica otra persona."


ACTS: dict[Step, Callable[[Task, Chosen], str]] = {
    Step.SEND: Task.send,
    Step.VERIFIED: Task.verify,
    Step.OFFICE: Task.set_office,
    Step.TOPIC: Task.set_topic,
    Step.RETIRE: Task.retire,
}


def bulk_routes(pages: Pages, desk: Desk) -> APIRouter:
    router = APIRouter(prefix=PATH)

    def show(request: Request, step: Step, status: int = 200, **more: object) -> HTMLResponse:
        shown = {"step": step, "how": STEPS[step], "chosen": (), "outcomes": (), "problem": "", "value": "", **more}
        entries = desk.knowledge.entries()
        known = {"topics": topics(entries), "offices": offices(entries)}
        return pages.render(request, "bulk.html", status, section="entries", **shown, **known)

    def listed(ids: list[str]) -> list[tuple[str, str]]:
        """(id with what it stands at, title) of each entry that exists."""
        found = []
        for entry_id in dict.fromkeys(ids):
            draft, base = desk.draft(entry_id), desk.drafts.base_of(entry_id)
            entry = draft.entry if draft else desk.knowledge.entry(entry_id)
            if entry:
                found.append((f"{entry_id}:{base}:{draft.lock if draft else 0}", entry.title))
        return found

    def check(request: Request, step: Step, ids: list[str]) -> None:
        if not person(request).may(STEPS[step].roles):
            raise HTTPException(403)
        if len(ids) > PAGE_SIZE:
            raise HTTPException(400)

    @router.get("", response_class=HTMLResponse, dependencies=[allow(*WRITERS)])
    def confirm(
        request: Request, paso: Step = Step.SEND, ficha: Annotated[list[str] | None, Query()] = None
    ) -> HTMLResponse:
        check(request, paso, ficha or [])
        return show(request, paso, chosen=listed(ficha or []))

    @router.post("", response_class=HTMLResponse, dependencies=[allow(*WRITERS)])
    def act(
        request: Request,
        paso: Annotated[Step, Form()],
        ficha: Annotated[list[str] | None, Form()] = None,
        valor: Annotated[str, Form(max_length=LONGEST_VALUE)] = "",
    ) -> HTMLResponse:
        written, value = ficha or [], valor.strip()
        check(request, paso, written)
        if STEPS[paso].asks and not value:
            again = listed([Chosen.read(one).entry_id for one in written])
            return show(request, paso, 422, chosen=again, problem=f"Falta: {STEPS[paso].asks.lower()}.")
        task = Task(desk, person(request).name, value)
        outcomes = [_outcome(request, task, paso, Chosen.read(one)) for one in written]
        return show(request, paso, outcomes=outcomes, value=value)

    return router


def _outcome(request: Request, task: Task, step: Step, chosen: Chosen) -> Outcome:
    draft = task.desk.draft(chosen.entry_id)
    entry = draft.entry if draft else task.desk.knowledge.entry(chosen.entry_id)
    title = entry.title if entry else chosen.entry_id
    try:
        words = ACTS[step](task, chosen)
    except (StepRefused, DraftChanged) as refused:
        return Outcome(title, chosen.entry_id, False, str(refused))
    audit(request, f"en bloque: {STEPS[step].title.lower()}", chosen.entry_id, task.value)
    return Outcome(title, chosen.entry_id, True, words)

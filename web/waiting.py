"""What waits for a person today: counted with one query each, and only what their role may do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from domain.campaigns import MessageStatus
from domain.drafts import DraftState
from domain.staff import Account, Role
from web.access import REVIEWERS, WRITERS
from web.campaigns.parts import APPROVERS
from web.catalogue import Freshness, is_expiring, is_stale
from web.console import Console
from web.curation.inbox import PATH as PENDING
from web.curation.inbox import SHOWN
from web.curation.parts import CURATORS, WORKERS
from web.navigation import ASKING


@dataclass(frozen=True)
class Waiting:
    """Something to do, with the page on which it is done."""

    count: int
    one: str
    many: str
    path: str

    @property
    def words(self) -> str:
        return self.one if self.count == 1 else self.many


@dataclass(frozen=True)
class _Desk:
    """What the counts are made from, for one person."""

    parts: Console
    account: Account

    def drafts(self) -> list[Waiting]:
        outlines = self.parts.desk.drafts.outlines()
        mine = [one for one in outlines if self.account.name in one.editors and one.state is DraftState.WRITING]
        returned = sum(one.commented for one in mine)
        note = f" ({returned} con comentario)" if returned else ""
        one, many = f"borrador tuyo sin enviar{note}", f"borradores tuyos sin enviar{note}"
        return [Waiting(len(mine), one, many, "/borradores?ver=mios")]

    def reviews(self) -> list[Waiting]:
        outlines = self.parts.desk.drafts.outlines()
        others = [one for one in outlines if self.account.name not in one.editors]
        waiting = sum(one.state is DraftState.IN_REVIEW for one in others)
        imports = sum(one.uploaded_by != self.account.name for one in self.parts.curation.imports.waiting())
        return [
            Waiting(waiting, "ficha por revisar", "fichas por revisar", "/borradores?ver=por-revisar"),
            Waiting(imports, "importación por revisar", "importaciones por revisar", "/importar"),
        ]

    def messages(self) -> list[Waiting]:
        waiting = self.parts.campaigns.desk.campaigns.messages(status=MessageStatus.IN_REVIEW, demo=False)
        others = sum(one.author != self.account.name for one in waiting)
        return [Waiting(others, "mensaje por aprobar", "mensajes por aprobar", "/mensajes")]

    def freshness(self) -> list[Waiting]:
        entries, today = self.parts.knowledge.entries(), date.today()
        expiring, stale = (sum(test(entry, today) for entry in entries) for test in (is_expiring, is_stale))
        return [
            Waiting(expiring, "ficha vence en 30 días", "fichas vencen en 30 días", to(Freshness.EXPIRING)),
            Waiting(stale, "ficha sin verificar en un año", "fichas sin verificar en un año", to(Freshness.STALE)),
        ]

    def sources(self) -> list[Waiting]:
        failing = self.parts.curation.sources.failing()
        return [Waiting(failing, "fuente falla", "fuentes fallan", "/fuentes?ver=fallan")]

    def misses(self) -> list[Waiting]:
        count = self.parts.curation.misses.waiting(SHOWN)
        many = "preguntas sin respuesta" if count < SHOWN else "preguntas sin respuesta, o más"
        return [Waiting(count, "pregunta sin respuesta", many, PENDING)]

    def gaps(self) -> list[Waiting]:
        growing = self.parts.curation.growing.count()
        return [Waiting(growing, "tema sin respuesta crece", "temas sin respuesta crecen", "/temas")]

    def reported(self) -> list[Waiting]:
        entries = len(self.parts.curation.reported.open())
        return [Waiting(entries, "ficha con votos en contra", "fichas con votos en contra", "/reportadas")]


COUNTS: tuple[tuple[frozenset[Role], Callable[[_Desk], list[Waiting]]], ...] = (
    (WRITERS, _Desk.drafts),
    (REVIEWERS, _Desk.reviews),
    (APPROVERS, _Desk.messages),
    (WRITERS, _Desk.freshness),
    (CURATORS, _Desk.sources),
    (WORKERS, _Desk.misses),
    (ASKING, _Desk.gaps),
    (ASKING, _Desk.reported),
)


def to(freshness: Freshness) -> str:
    return f"/fichas?vigencia={freshness.value}"


def waiting_for(account: Account, parts: Console) -> tuple[Waiting, ...]:
    """What waits for this person; what nothing waits for is left out.

    Raises:
        StorageUnavailable: the database cannot be read.
    """
    desk = _Desk(parts, account)
    counted = (one for roles, count in COUNTS if account.may(roles) for one in count(desk))
    return tuple(one for one in counted if one.count)

"""The audit trail: who did what to what, and when; written and read, never changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, select

from web.staff.models import AuditRow
from web.staff.storage import reading, writing

LONGEST_NOTE = 2000  # characters


@dataclass(frozen=True)
class Deed:
    """One line of the trail."""

    id: int
    at: datetime
    actor: str
    action: str
    target: str
    note: str


def _now() -> datetime:
    return datetime.now(UTC)


class AuditTrail:
    def __init__(self, engine: Engine, clock: Callable[[], datetime] = _now) -> None:
        self._engine = engine
        self._clock = clock

    def write(self, actor: str, action: str, target: str = "", note: str = "") -> None:
        """Add a line.

        Args:
            actor: name of an account, or what acted («terminal»).
            action: in Spanish, as «publicó la ficha».
            target: id of what it was done to.
            note: why, or from what to what; no secrets and nothing that a citizen wrote.
        """
        with writing(self._engine) as session:
            session.add(
                AuditRow(
                    at=self._clock(),
                    actor=actor[:80],
                    action=action[:60],
                    target=target[:120],
                    note=note[:LONGEST_NOTE],
                )
            )

    def newest(self, limit: int, *, actor: str = "", target: str = "", before: int | None = None) -> tuple[Deed, ...]:
        """The newest lines first, all of them or those of one person or about one thing.

        Args:
            before: id of the line to go on from, for the next page.
        """
        wanted = select(AuditRow).order_by(AuditRow.id.desc()).limit(limit)
        if actor:
            wanted = wanted.where(AuditRow.actor == actor)
        if target:
            wanted = wanted.where(AuditRow.target == target)
        if before is not None:
            wanted = wanted.where(AuditRow.id < before)
        with reading(self._engine) as session:
            rows = session.scalars(wanted)
            return tuple(Deed(r.id, r.at, r.actor, r.action, r.target, r.note) for r in rows)

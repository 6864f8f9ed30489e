"""Answers that were corrected after somebody received them, and who asked to be told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, func, select, update

from analytics.notice_models import WishRow
from analytics.outbox import add_recipients, open_batch
from analytics.transactions import transaction
from domain.gaps import Correction
from domain.knowledge import EntryStatus
from domain.notices import MAX_NOTICE_CHARS, Topic
from knowledge_base.storage.models import RevisionRow, VersionRow


class Corrections:
    """What was corrected; `domain.notice_ports.Corrections` says what each call does."""

    def __init__(self, engine: Engine, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._engine = engine
        self._clock = clock

    def due(self) -> tuple[Correction, ...]:
        with transaction(self._engine, read_only=True) as connection:
            version = connection.scalar(select(func.max(VersionRow.id))) or 0
            awaited = connection.scalars(
                select(WishRow.subject)
                .where(WishRow.topic == Topic.CORRECTION.value, WishRow.version < version)
                .distinct()
                .order_by(WishRow.subject)
            )
            found = (self._correction(connection, entry, version) for entry in awaited.all())
            return tuple(correction for correction in found if correction)

    def tell(self, correction: Correction, notice: str) -> int:
        with transaction(self._engine) as connection:
            outdated = self._outdated(connection, correction.entry_id, correction.version)
            people = connection.execute(
                select(WishRow.subscriber_id, WishRow.language).where(
                    *_awaiting(correction.entry_id), WishRow.version.in_(outdated), WishRow.until > self._clock()
                )
            ).all()
            if people:
                item = f"correction:{correction.entry_id}:{correction.version}"
                batch = open_batch(connection, item, Topic.CORRECTION, notice[:MAX_NOTICE_CHARS], self._clock())
                add_recipients(connection, batch, [(who, language) for who, language in people], self._clock())
            older = (*_awaiting(correction.entry_id), WishRow.version < correction.version)
            connection.execute(update(WishRow).where(*older).values(version=correction.version))
            return len(people)

    def _correction(self, connection: Connection, entry: str, version: int) -> Correction | None:
        now = _public(connection, entry, version)
        if now is None or not self._outdated(connection, entry, version):
            return None
        return Correction(entry, now["title"], _said(now) or "", version)

    def _outdated(self, connection: Connection, entry: str, version: int) -> list[int]:
        """The versions in which people received another answer of the entry than the one of `version`."""
        now = _public(connection, entry, version)
        received = connection.scalars(
            select(WishRow.version).where(*_awaiting(entry), WishRow.version < version).distinct()
        ).all()
        before = {each: _public(connection, entry, each) for each in received}
        return [each for each, then in before.items() if then and now and _said(then) != _said(now)]


def _awaiting(entry: str) -> tuple[Any, ...]:
    return WishRow.topic == Topic.CORRECTION.value, WishRow.subject == entry


def _public(connection: Connection, entry: str, version: int) -> dict[str, Any] | None:
    """The entry as the public saw it in a version."""
    return connection.scalar(
        select(RevisionRow.snapshot)
        .where(RevisionRow.entry_id == entry, RevisionRow.version_id <= version)
        .order_by(RevisionRow.version_id.desc(), RevisionRow.number.desc())
        .limit(1)
    )


def _said(snapshot: dict[str, Any]) -> str | None:
    """What the bot says of an entry; None when it was withdrawn."""
    return snapshot["answer"] if snapshot["status"] == EntryStatus.PUBLISHED.value else None

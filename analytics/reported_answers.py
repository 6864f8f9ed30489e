"""Answers that people voted down and that were not mended since: by entry, with what they said was wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, func, select

from analytics.log_reader import REAL
from analytics.log_table import ERASED
from analytics.models import QuestionRow, VoteRow
from analytics.reading import read_rows
from domain.conversation import Status
from domain.insight import Complaint, Vote
from knowledge_base.storage.models import RevisionRow

LOOKED_BACK = timedelta(days=90)  # an older vote says little of the entry of today
MOST = 5000  # votes that are looked at, the newest
SHOWN_TEXTS = 5  # questions of an entry


@dataclass(frozen=True)
class ReportedEntry:
    """An entry whose text is still the one that was voted down."""

    entry_id: str
    votes: int
    reasons: tuple[tuple[Complaint, int], ...]  # as far as people said one, most first
    texts: tuple[str, ...]  # masked questions, newest first


class ReportedAnswers:
    def __init__(self, engine: Engine, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._engine = engine.execution_options(read_only=True)
        self._clock = clock

    def open(self) -> tuple[ReportedEntry, ...]:
        """Entries with 👎 that nobody changed since, most votes first. For the staff only.

        Raises:
            StorageUnavailable: the database cannot be read.
        """
        votes = [row for row in read_rows(self._engine, self._down_votes()) if row.entries]
        changed = self._versions_of({row.entries[0] for row in votes})
        by_entry: dict[str, list[Any]] = {}
        for row in votes:
            if changed.get(row.entries[0], 0) <= row.knowledge_version:
                by_entry.setdefault(row.entries[0], []).append(row)
        found = [_reported(entry_id, rows) for entry_id, rows in by_entry.items()]
        return tuple(sorted(found, key=lambda one: (-one.votes, one.entry_id)))

    def _down_votes(self) -> Any:
        return (
            select(QuestionRow.entries, QuestionRow.text, QuestionRow.knowledge_version, VoteRow.reason)
            .join(VoteRow, VoteRow.question_id == QuestionRow.id)
            .where(REAL, VoteRow.vote == Vote.DOWN.value, QuestionRow.status == Status.ANSWERED.value)
            .where(VoteRow.voted_at >= self._clock() - LOOKED_BACK)
            .order_by(VoteRow.voted_at.desc(), QuestionRow.id)
            .limit(MOST)
        )

    def _versions_of(self, ids: Iterable[str]) -> dict[str, int]:
        """The version of the knowledge base in which each entry was changed last."""
        newest = select(RevisionRow.entry_id, func.max(RevisionRow.version_id)).group_by(RevisionRow.entry_id)
        rows = read_rows(self._engine, newest.where(RevisionRow.entry_id.in_(sorted(ids))))
        return {row[0]: row[1] or 0 for row in rows}


def _reported(entry_id: str, rows: list[Any]) -> ReportedEntry:
    reasons = Counter(Complaint(row.reason) for row in rows if row.reason)
    texts = dict.fromkeys(row.text for row in rows if row.text != ERASED)
    return ReportedEntry(entry_id, len(rows), tuple(reasons.most_common()), tuple(texts)[:SHOWN_TEXTS])

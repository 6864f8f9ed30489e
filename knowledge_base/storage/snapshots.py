"""Entries from the JSON that revisions and drafts keep."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.knowledge import (
    Asked,
    Entry,
    EntryKind,
    EntryStatus,
    Figure,
    Phrasing,
    Relation,
    RelationType,
    Source,
)


def entry_from_snapshot(kept: dict[str, Any]) -> Entry:
    """The entry that `repository.snapshot` kept; fields that did not exist then have their defaults."""
    return Entry(
        **{
            **kept,
            "kind": EntryKind(kept["kind"]),
            "status": EntryStatus(kept["status"]),
            "answers": frozenset(map(Asked, kept.get("answers", ()))),
            "sources": tuple(Source(**source) for source in kept["sources"]),
            "figures": tuple(Figure(**figure) for figure in kept["figures"]),
            "relations": tuple(Relation(RelationType(r["type"]), r["to"]) for r in kept["relations"]),
            "phrasings": tuple(Phrasing(**phrasing) for phrasing in kept["phrasings"]),
            "near_misses": tuple(Phrasing(**phrasing) for phrasing in kept.get("near_misses", ())),
            "verified_on": _day(kept["verified_on"]),
            "valid_until": _day(kept["valid_until"]),
        }
    )


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None

"""Entries in the bot's own database: taken away while it runs, as publishing does it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import Engine

from knowledge_base.storage.repository import EntryRepository


def withdraw(engine: Engine, *, retired: str, expired: str) -> None:
    """A new version in which one entry is retired and another has run out."""
    repository = EntryRepository(engine)
    kept = [entry for entry in repository.entries() if entry.id != retired]
    past = date(2020, 1, 1)
    changed = [replace(entry, valid_until=past) if entry.id == expired else entry for entry in kept]
    repository.take_over(changed, author="Ana", note="prueba")

"""The knowledge base's own words: how people ask for each entry, and what the entry says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml


@dataclass(frozen=True)
class EntryTexts:
    """Texts that should lie near each other, for they belong to one entry."""

    entry: str
    texts: tuple[str, ...]


def read_entry_texts(content: Path) -> list[EntryTexts]:
    """Title, answer and phrasings of each entry under content; none when the folder is absent."""
    phrasings = _phrasings(content / "phrasings")
    found = []
    for entry in _entries(content / "entries"):
        own = [entry["title"], entry["answer"], *phrasings.get(entry["id"], [])]
        texts = tuple(dict.fromkeys(str(text).strip() for text in own))
        if len(texts) > 1:
            found.append(EntryTexts(str(entry["id"]), texts))
    return found


def _entries(folder: Path) -> Iterator[dict[str, str]]:
    for file in sorted(folder.glob("*.yml")):
        yield from yaml.safe_load(file.read_text(encoding="utf-8"))["entries"]


def _phrasings(folder: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for file in sorted(folder.glob("*.yml")):
        for entry, rows in yaml.safe_load(file.read_text(encoding="utf-8"))["phrasings"].items():
            found.setdefault(str(entry), []).extend(str(row["text"]) for row in rows)
    return found

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
    """Title, answer and phrasings of each entry under content, and its near misses as another group; none if absent."""
    phrasings = _texts(content / "phrasings", "phrasings")
    near_misses = _texts(content / "near_misses", "near_misses")
    found = []
    for entry in _entries(content / "entries"):
        name = str(entry["id"])
        own = [entry["title"], entry["answer"], *phrasings.get(name, [])]
        for group, texts in ((name, own), (f"not {name}", near_misses.get(name, []))):
            different = tuple(dict.fromkeys(str(text).strip() for text in texts))
            if len(different) > 1:
                found.append(EntryTexts(group, different))
    return found


def _entries(folder: Path) -> Iterator[dict[str, str]]:
    for file in sorted(folder.glob("*.yml")):
        yield from yaml.safe_load(file.read_text(encoding="utf-8"))["entries"]


def _texts(folder: Path, key: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for file in sorted(folder.glob("*.yml")):
        for entry, rows in yaml.safe_load(file.read_text(encoding="utf-8"))[key].items():
            found.setdefault(str(entry), []).extend(str(row["text"]) for row in rows)
    return found

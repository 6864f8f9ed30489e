"""What Rasa learns from for a city: for another one, the shared examples without those of the first, and its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from domain.text import fold
from settings import ROOT, Settings

DATA = ROOT / "nlu" / "data"
WORDS = ROOT / "nlu" / "city_words.txt"
FIRST_CITY = ("city_mexico.yml", "place.yml", "programme.yml")  # lookups that name what only the first city has
_ANNOTATED = re.compile(r"\]\((?:place|programme)\)")
_NAME = re.compile(r"\s*- (.+)")


def example_paths(settings: Settings) -> list[Path]:
    """The files that a training reads, without writing any."""
    own = settings.city_path
    return [*sorted(DATA.rglob("*.yml")), *sorted((own / "nlu").rglob("*.yml"))] if own else sorted(DATA.rglob("*.yml"))


def example_folders(settings: Settings) -> list[Path]:
    """Folders for `rasa train --data`; for another city, the shared examples are written to the state folder first."""
    if settings.city_path is None:
        return [DATA]
    shared = settings.state_path / "rasa" / "shared"
    for path in [*DATA.glob("*.yml"), *(DATA / "lookups").glob("*.yml")]:
        if path.name not in FIRST_CITY:
            target = shared / path.relative_to(DATA)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text("".join(without_first_city(path)), encoding="utf-8")
    return [shared, settings.city_path / "nlu"]


def without_first_city(path: Path) -> Iterator[str]:
    """The lines of a file of examples, but not those that only make sense in the first city."""
    for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
        if not (_NAME.match(line) and is_of_first_city(line)):
            yield line


def is_of_first_city(example: str) -> bool:
    """Whether it names a place, a programme or a word of the first city."""
    return bool(_ANNOTATED.search(example) or names().search(fold(example)))


@cache
def names() -> re.Pattern[str]:
    """The words and names of the first city in folded text."""
    known = {line.strip() for line in WORDS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")}
    for lookup in ("place.yml", "programme.yml"):
        known |= set(_listed(DATA / "lookups" / lookup))
    return re.compile(rf"\b(?:{'|'.join(re.escape(name) for name in sorted(known, key=len, reverse=True) if name)})\b")


def _listed(path: Path) -> Iterable[str]:
    found = map(_NAME.fullmatch, path.read_text(encoding="utf-8").splitlines())
    return [fold(name[1]) for name in found if name and len(name[1]) > 3 and "lookup" not in name[1]]

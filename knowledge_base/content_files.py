"""Curated content in YAML: read a folder whole, write it back without loss."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from domain.errors import InvalidContent
from domain.knowledge import Entry, Source, in_order
from knowledge_base.content_problems import ContentProblem, schema_problems, syntax_problem
from knowledge_base.content_schema import (
    EntriesFile,
    PhrasingContent,
    PhrasingsFile,
    SourcesFile,
    make_entry,
    make_source,
)

File = TypeVar("File", bound=BaseModel)
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where it is there: ten times faster


@dataclass(frozen=True)
class Content:
    """What a content folder says, and what is wrong in it; entries are whole only when nothing is."""

    entries: tuple[Entry, ...]
    problems: tuple[ContentProblem, ...]


def read_content(folder: Path) -> tuple[Entry, ...]:
    """The entries of a content folder, in the order of its files.

    Raises:
        InvalidContent: something is wrong; every problem is named with file, line, entry, field and what to do.
    """
    content = inspect_content(folder)
    if content.problems:
        raise InvalidContent("\n".join(map(str, content.problems)))
    return content.entries


def inspect_content(folder: Path) -> Content:
    """Like `read_content`, with the problems as values."""
    if not folder.is_dir():
        advice = "No existe la carpeta de contenido: revisa CONTENT_DIR."
        return Content((), (ContentProblem(str(folder), 0, "", "", advice),))
    problems: list[ContentProblem] = []
    sources = _sources(folder, problems)
    phrasings = _phrasings(folder, problems)
    entries = tuple(_entries(folder, sources, phrasings, problems))
    known = {entry.id for entry in entries}
    for entry_id, (file, _) in phrasings.items():
        if entry_id not in known and not problems:
            problems.append(ContentProblem(file, 0, entry_id, "", "Estas frases son de una ficha que no existe."))
    return Content(entries, tuple(problems))


def write_content(folder: Path, entries: Sequence[Entry]) -> None:
    """Write entries as a content folder that `read_content` reads back without loss."""
    by_topic: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_topic[entry.topic].append(entry)
    sources = {source.id: source for entry in entries for source in entry.sources}
    _write(folder / "sources.yml", {"sources": [_lean(vars(source)) for source in sources.values()]})
    for topic, listed in by_topic.items():
        _write(folder / "entries" / f"{topic}.yml", {"topic": topic, "entries": [_entry(e) for e in listed]})
        asked = {e.id: [vars(p) for p in e.phrasings] for e in listed if e.phrasings}
        if asked:
            _write(folder / "phrasings" / f"{topic}.yml", {"topic": topic, "phrasings": asked})


def _sources(folder: Path, problems: list[ContentProblem]) -> dict[str, Source]:
    read = _read(folder / "sources.yml", SourcesFile, problems)
    return {source.id: make_source(source) for source in read.sources} if read else {}


def _phrasings(
    folder: Path, problems: list[ContentProblem]
) -> dict[str, tuple[str, tuple[PhrasingContent, ...]]]:
    found = {}
    for path in sorted((folder / "phrasings").glob("*.yml")):
        read = _read(path, PhrasingsFile, problems)
        for entry_id, phrasings in read.phrasings.items() if read else ():
            found[entry_id] = (path.name, phrasings)
    return found


def _entries(
    folder: Path,
    sources: dict[str, Source],
    phrasings: dict[str, tuple[str, tuple[PhrasingContent, ...]]],
    problems: list[ContentProblem],
) -> Iterable[Entry]:
    seen: dict[str, str] = {}
    for path in sorted((folder / "entries").glob("*.yml")):
        read = _read(path, EntriesFile, problems)
        for content in read.entries if read else ():
            if content.id in seen:
                advice = f"Este id ya está en {seen[content.id]}: usa otro."
                problems.append(ContentProblem(path.name, 0, content.id, "id", advice))
                continue
            seen[content.id] = path.name
            unknown = [source_id for source_id in content.sources if source_id not in sources]
            for source_id in unknown:
                advice = f"La fuente {source_id!r} no está en sources.yml: agrégala o corrige el id."
                problems.append(ContentProblem(path.name, 0, content.id, "sources", advice))
            if not unknown and read:
                yield make_entry(content, read.topic, sources, phrasings.get(content.id, ("", ()))[1])


def _read(path: Path, shape: type[File], problems: list[ContentProblem]) -> File | None:
    try:
        text = path.read_text(encoding="utf-8")
        tree = yaml.compose(text, Loader)
    except yaml.YAMLError as error:
        problems.append(syntax_problem(path, error))
        return None
    except (OSError, UnicodeDecodeError) as error:
        problems.append(ContentProblem(path.name, 0, "", "", f"No se pudo leer como texto UTF-8: {error}."))
        return None
    if tree is None:
        problems.append(ContentProblem(path.name, 0, "", "", "El archivo está vacío."))
        return None
    return _shaped(path, text, tree, shape, problems)


def _shaped(
    path: Path, text: str, tree: yaml.Node, shape: type[File], problems: list[ContentProblem]
) -> File | None:
    try:
        return shape.model_validate(yaml.load(text, Loader))
    except ValidationError as error:
        problems.extend(schema_problems(path, tree, error))
    except (yaml.YAMLError, ValueError) as error:  # a date such as 2026-13-45 is a ValueError of YAML's own
        advice = f"Un valor no se puede leer ({error}): revísalo o ponlo entre comillas."
        problems.append(ContentProblem(path.name, 0, "", "", advice))
    return None


def _entry(entry: Entry) -> dict[str, Any]:
    lean = _lean({k: v for k, v in vars(entry).items() if k not in {"topic", "phrasings"}})
    lean["kind"] = entry.kind.value
    lean["status"] = entry.status.value
    lean["sources"] = [source.id for source in entry.sources]
    if entry.answers:
        lean["answers"] = [asked.value for asked in in_order(entry.answers)]
    if entry.figures:
        lean["figures"] = [_lean(vars(figure)) for figure in entry.figures]
    if entry.relations:
        lean["relations"] = [{"type": r.type.value, "to": r.to} for r in entry.relations]
    return lean


def _lean(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, (), frozenset())}


def _write(path: Path, document: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=110)
    path.write_text(text, encoding="utf-8")

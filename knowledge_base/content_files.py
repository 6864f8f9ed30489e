"""Curated content in YAML: read a folder whole, write it back without loss."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from domain.errors import InvalidContent
from domain.knowledge import Entry, Source, in_order
from knowledge_base.content_problems import (
    ContentProblem,
    file_name,
    repeated_keys,
    schema_problems,
    syntax_problem,
)
from knowledge_base.content_schema import (
    EntriesFile,
    Listed,
    NearMissesFile,
    Parts,
    PhrasingsFile,
    SourcesFile,
    make_entry,
    make_phrasing,
    make_source,
)

File = TypeVar("File", bound=BaseModel)
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where it is there: ten times faster
FOREIGN_BREAKS = re.compile("[\x85\u2028\u2029]")  # line ends to YAML, which reads them back as spaces


class Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Writes every text so that it is read back as it was."""

    def represent_str(self, text: str) -> yaml.Node:
        style = '"' if FOREIGN_BREAKS.search(text) else None
        return self.represent_scalar("tag:yaml.org,2002:str", text, style=style)


Dumper.add_representer(str, Dumper.represent_str)


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
    parts = Parts(
        _sources(folder, problems),
        _listed(folder / "phrasings", PhrasingsFile, problems),
        _listed(folder / "near_misses", NearMissesFile, problems),
    )
    entries = tuple(_entries(folder, parts, problems))
    if not problems:  # otherwise an entry may be missing because its file is broken
        problems.extend(_of_nobody(parts, {entry.id for entry in entries}))
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
        for name in ("phrasings", "near_misses"):
            texts = {e.id: [vars(p) for p in getattr(e, name)] for e in listed if getattr(e, name)}
            if texts:
                _write(folder / name / f"{topic}.yml", {"topic": topic, name: texts})


def _sources(folder: Path, problems: list[ContentProblem]) -> dict[str, Source]:
    read = _read(folder / "sources.yml", SourcesFile, problems)
    return {source.id: make_source(source) for source in read.sources} if read else {}


def _listed(folder: Path, shape: type[PhrasingsFile], problems: list[ContentProblem]) -> dict[str, Listed]:
    """What the files of a folder list for each entry; nothing when there is no such folder."""
    found: dict[str, Listed] = {}
    for path in sorted(folder.glob("*.yml")):
        read = _read(path, shape, problems)
        for entry_id, contents in read.phrasings.items() if read else ():
            if entry_id in found:
                advice = f"Esta ficha ya tiene textos en {found[entry_id].file}: júntalos en un solo archivo."
                problems.append(ContentProblem(file_name(path), 0, entry_id, folder.name, advice))
                continue
            found[entry_id] = Listed(file_name(path), tuple(map(make_phrasing, contents)))
    return found


def _of_nobody(parts: Parts, known: set[str]) -> Iterable[ContentProblem]:
    for field, listed in (("phrasings", parts.phrasings), ("near_misses", parts.near_misses)):
        for entry_id, texts in listed.items():
            if entry_id not in known:
                advice = "Estas frases son de una ficha que no existe: corrige el id o bórralas."
                yield ContentProblem(texts.file, 0, entry_id, field, advice)


def _entries(folder: Path, parts: Parts, problems: list[ContentProblem]) -> Iterable[Entry]:
    seen: dict[str, str] = {}
    for path in sorted((folder / "entries").glob("*.yml")):
        read = _read(path, EntriesFile, problems)
        for content in read.entries if read else ():
            if content.id in seen:
                advice = f"Este id ya está en {seen[content.id]}: usa otro."
                problems.append(ContentProblem(file_name(path), 0, content.id, "id", advice))
                continue
            seen[content.id] = file_name(path)
            unknown = [source_id for source_id in content.sources if source_id not in parts.sources]
            for source_id in unknown:
                advice = f"La fuente {source_id!r} no está en sources.yml: agrégala o corrige el id."
                problems.append(ContentProblem(file_name(path), 0, content.id, "sources", advice))
            if not unknown and read:
                yield make_entry(content, read.topic, parts)


def _read(path: Path, shape: type[File], problems: list[ContentProblem]) -> File | None:
    try:
        loader = Loader(path.read_text(encoding="utf-8"))
        tree = loader.get_single_node()
    except yaml.YAMLError as error:
        problems.append(syntax_problem(path, error))
        return None
    except (OSError, UnicodeDecodeError) as error:
        problems.append(ContentProblem(file_name(path), 0, "", "", f"No se pudo leer como texto UTF-8: {error}."))
        return None
    if tree is None:
        problems.append(ContentProblem(file_name(path), 0, "", "", "El archivo está vacío."))
        return None
    problems.extend(repeated_keys(path, tree))
    try:
        return shape.model_validate(loader.construct_document(tree))
    except ValidationError as error:
        problems.extend(schema_problems(path, tree, error))
    except (yaml.YAMLError, ValueError) as error:  # a date such as 2026-13-45 is a ValueError of YAML's own
        advice = f"Un valor no se puede leer ({error}): revísalo o ponlo entre comillas."
        problems.append(ContentProblem(file_name(path), 0, "", "", advice))
    return None


def _entry(entry: Entry) -> dict[str, Any]:
    lean = _lean({k: v for k, v in vars(entry).items() if k not in {"topic", "phrasings", "near_misses"}})
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
    text = yaml.dump(document, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=110)
    path.write_text(text, encoding="utf-8")

"""A spreadsheet of entries read whole: the entries that it makes, or everything that must be mended in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from domain.knowledge import Entry, Source
from knowledge_base.content_problems import advice_on
from knowledge_base.content_schema import (
    EntryContent,
    Listed,
    Parts,
    PhrasingContent,
    Slug,
    SourceContent,
    make_entry,
    make_phrasing,
    make_source,
)
from knowledge_base.spreadsheets.cells import divided, lines, restored
from knowledge_base.spreadsheets.csv_file import read_csv
from knowledge_base.spreadsheets.entry_rows import COLUMNS
from knowledge_base.spreadsheets.header import fields_of
from knowledge_base.spreadsheets.table import MAX_FILE_BYTES, CellProblem, Row, SheetRefused, Table
from knowledge_base.spreadsheets.xlsx_file import read_xlsx

Part = TypeVar("Part", bound=BaseModel)
READERS = {"xlsx": read_xlsx, "csv": read_csv}
PARTS = {  # what stands between the bars of a line
    "figures": ("value", "unit", "what", "as_of", "kind", "as_of_note"),
    "relations": ("type", "to"),
    "sources": ("id", "title", "publisher", "url", "published"),
    "phrasings": ("text", "style", "origin"),
    "near_misses": ("text", "style", "origin"),
}
OF_ITSELF = ("sources", "phrasings", "near_misses", "topic")  # not read as fields of the entry
TOPIC = TypeAdapter(Slug)
Cells = Mapping[str, str]  # by field


@dataclass(frozen=True)
class SheetContent:
    """What a spreadsheet says; there are entries only when there is no problem."""

    entries: tuple[Entry, ...]
    problems: tuple[CellProblem, ...]


def inspect_sheet(name: str, data: bytes, stored: Sequence[Entry]) -> SheetContent:
    """The entries of a file named .xlsx or .csv.

    Args:
        stored: the entries of the knowledge base; the sheet may name their ids and sources.
    """
    try:
        table = _table(name, data)
    except SheetRefused as refused:
        return SheetContent((), (refused.problem,))
    fields, problems = fields_of(table.header)
    if problems:
        return SheetContent((), tuple(problems))
    reading = _Reading([(row.number, _by_field(row, fields)) for row in table.rows], list(table.problems))
    entries = tuple(reading.entries(stored))
    found = tuple(sorted(reading.problems, key=lambda problem: problem.row))
    return SheetContent(() if found else entries, found)


def _table(name: str, data: bytes) -> Table:
    if len(data) > MAX_FILE_BYTES:
        raise SheetRefused(f"El archivo pasa de {MAX_FILE_BYTES // 1024 // 1024} MB", "Divídelo en varios.")
    read = READERS.get(name.lower().rpartition(".")[2])
    if read is None:
        raise SheetRefused(f"No sé leer «{name[-60:]}»", "Usa un archivo .xlsx o .csv.")
    table = read(data)
    if not table.header:
        raise SheetRefused("El archivo está vacío", "Empieza por exportar las fichas y edita ese archivo.")
    return table


@dataclass
class _Reading:
    """Rows on their way to entries; each problem keeps its row and column."""

    rows: Sequence[tuple[int, Cells]]
    problems: list[CellProblem] = field(default_factory=list)

    def entries(self, stored: Sequence[Entry]) -> list[Entry]:
        sources = self._sources(stored)
        known = {entry.id for entry in stored} | {cells.get("id", "").strip() for _, cells in self.rows}
        seen: dict[str, int] = {}
        made = []
        for number, cells in self.rows:
            entry = self._entry(number, cells, sources)
            if entry is None:
                continue
            first = seen.setdefault(entry.id, number)
            if first != number:
                self._add(number, "id", f"El id ya está en la fila {first}", "Usa otro, o borra una de las dos filas.")
            for relation in entry.relations:
                if relation.to not in known or relation.to == entry.id:
                    advice = "Corrige el id o borra la relación."
                    self._add(number, "relations", f"Apunta a {relation.to!r}, que no existe o es ella misma", advice)
            made.append(entry)
        return made

    def _sources(self, stored: Sequence[Entry]) -> dict[str, Source]:
        """Every source that may be cited: those of the base, and those that the sheet describes."""
        described: dict[str, tuple[Source, int]] = {}
        for number, cells in self.rows:
            for content in self._parts(
                number, "sources", SourceContent, [p for p in _divided(cells, "sources") if p[1:]]
            ):
                source = make_source(content)
                first = described.setdefault(source.id, (source, number))
                if first[0] != source:
                    problem = f"La fuente {source.id!r} está escrita de otro modo en la fila {first[1]}"
                    self._add(number, "sources", problem, "Descríbela una vez; en las otras filas deja sólo su id.")
        known = {source.id: source for entry in stored for source in entry.sources}
        return {**known, **{key: source for key, (source, _) in described.items()}}

    def _entry(self, number: int, cells: Cells, sources: Mapping[str, Source]) -> Entry | None:
        before = len(self.problems)
        topic = self._topic(number, cells)
        phrasings, near_misses = (
            tuple(map(make_phrasing, self._parts(number, name, PhrasingContent, _divided(cells, name))))
            for name in ("phrasings", "near_misses")
        )
        content = self._checked(number, "", EntryContent, _plain(cells))
        for source_id in content.sources if content else ():
            if source_id not in sources:
                advice = "Corrige el id, o escribe la fuente completa: id | título | quién publica | dirección | fecha."
                self._add(number, "sources", f"No conozco la fuente {source_id!r}", advice)
        if content is None or len(self.problems) > before:
            return None
        texts = ({content.id: Listed("", listed)} for listed in (phrasings, near_misses))
        return make_entry(content, topic, Parts(dict(sources), *texts))

    def _topic(self, number: int, cells: Cells) -> str:
        try:
            return str(TOPIC.validate_python(cells.get("topic", "").strip()))
        except ValidationError as error:
            self._explain(number, "topic", error)
            return ""

    def _parts(self, number: int, name: str, shape: type[Part], listed: Sequence[Sequence[str]]) -> Iterator[Part]:
        for parts in listed:
            content = self._checked(number, name, shape, _named(name, parts))
            if content:
                yield content

    def _checked(self, number: int, name: str, shape: type[Part], given: Mapping[str, Any]) -> Part | None:
        try:
            return shape.model_validate(given)
        except ValidationError as error:
            self._explain(number, name, error)
            return None

    def _explain(self, number: int, name: str, error: ValidationError) -> None:
        """Each error of a cell; of a line in it, with the part and the line that are meant."""
        for detail in error.errors():
            place = [step for step in (name, *detail["loc"]) if step != ""]
            shown = str(detail["input"])[:40] if isinstance(detail["input"], str) else ""
            problem, separator, advice = advice_on(detail).partition(": ")
            inside = " ".join(f"línea {step + 1}" if isinstance(step, int) else step for step in place[1:])
            what = " ".join(part for part in (f"({inside})" if inside else "", f"«{shown}»" if shown else "") if part)
            if not separator:
                problem, advice = "No se puede usar", problem
            self._add(number, str(place[0]), f"{problem} {what}".strip(), advice[:1].upper() + advice[1:])

    def _add(self, number: int, name: str, problem: str, advice: str) -> None:
        self.problems.append(CellProblem(number, COLUMNS[name], problem, advice))


def _by_field(row: Row, fields: Mapping[int, str]) -> Cells:
    return {fields[place]: restored(cell) for place, cell in enumerate(row.cells) if place in fields}


def _divided(cells: Cells, name: str) -> list[list[str]]:
    return [divided(line) for line in lines(cells.get(name, ""))]


def _named(name: str, parts: Sequence[str]) -> dict[str, str]:
    """Parts of a line by name; empty ones are left out, and what is too many is an unknown field."""
    names = (*PARTS[name], *(f"parte {place + 1}" for place in range(len(PARTS[name]), len(parts))))
    return {key: part for key, part in zip(names, parts, strict=False) if part}


def _plain(cells: Cells) -> dict[str, Any]:
    """The fields of an entry as its schema takes them; empty cells are left out."""
    given: dict[str, Any] = {key: text for key, text in cells.items() if text.strip() and key not in OF_ITSELF}
    if "answers" in given:
        given["answers"] = frozenset(part.strip() for part in given["answers"].split(",") if part.strip())
    for name in ("figures", "relations"):
        given[name] = tuple(_named(name, parts) for parts in _divided(cells, name))
    given["sources"] = tuple(parts[0] for parts in _divided(cells, "sources"))
    for name in ("id", "kind", "verified_on", "valid_until", "status", "confidence"):
        if name in given:
            given[name] = given[name].strip()
    return given

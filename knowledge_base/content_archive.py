"""A ZIP of curated YAML, as the console exports it: read whole, without ever unpacking more than it may hold."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from domain.knowledge import Entry
from knowledge_base.content_files import inspect_content, write_content
from knowledge_base.content_problems import ContentProblem
from knowledge_base.spreadsheets.reading import SheetContent, inspect_sheet
from knowledge_base.spreadsheets.table import MAX_FILE_BYTES, CellProblem, SheetRefused

MAX_UNPACKED_BYTES = 60 * 1024 * 1024  # as for spreadsheets
MAX_PARTS = 2000  # files within the file; there are three a topic
PART = re.compile(r"(?:(?:entries|phrasings|near_misses)/)?[A-Za-z0-9_-]{1,80}\.yml")
NOT_ZIP = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError)


def inspect_upload(name: str, data: bytes, stored: Sequence[Entry]) -> SheetContent:
    """The entries of a file that somebody uploaded: a spreadsheet, or YAML in a ZIP.

    Args:
        stored: the entries of the knowledge base, which those of the file may point to.
    """
    if not name.lower().endswith(".zip"):
        return inspect_sheet(name, data, stored)
    try:
        return inspect_archive(data, stored)
    except SheetRefused as refused:
        return SheetContent((), (refused.problem,))


def inspect_archive(data: bytes, stored: Sequence[Entry]) -> SheetContent:
    """Raises: SheetRefused: the file cannot be read at all."""
    if len(data) > MAX_FILE_BYTES:
        raise SheetRefused("El archivo pasa de 10 MB", "Divídelo en varios.")
    with tempfile.TemporaryDirectory() as place:
        _unpack(data, Path(place))
        content = inspect_content(Path(place))
    problems = [*map(_cell, content.problems)]
    if not problems:
        problems.extend(_loose_relations(content.entries, stored))
    if not content.entries and not problems:
        problems.append(CellProblem(0, "", "No trae ninguna ficha", "Baja las fichas en YAML y edita ese archivo."))
    return SheetContent(() if problems else content.entries, tuple(problems))


def yaml_archive(entries: Sequence[Entry]) -> bytes:
    """The content folder of these entries as a ZIP file."""
    file = io.BytesIO()
    with tempfile.TemporaryDirectory() as place, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        write_content(Path(place), entries)
        for path in sorted(Path(place).rglob("*.yml")):
            archive.write(path, path.relative_to(place))
    return file.getvalue()


def _unpack(data: bytes, folder: Path) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [part for part in archive.infolist() if not part.is_dir()]
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
                raise SheetRefused("El archivo es demasiado grande por dentro", "Divídelo en varios.")
            for part in parts:
                if not PART.fullmatch(part.filename):
                    advice = "Deja sólo sources.yml y las carpetas entries, phrasings y near_misses."
                    raise SheetRefused(f"No reconozco «{part.filename[-60:]}»", advice)
                path = folder / part.filename
                path.parent.mkdir(exist_ok=True)
                with archive.open(part) as file:
                    path.write_bytes(file.read(MAX_UNPACKED_BYTES))  # never more than it says that it holds
    except NOT_ZIP as error:
        raise SheetRefused("El archivo está dañado o no es un ZIP", "Vuelve a comprimir la carpeta.") from error


def _cell(problem: ContentProblem) -> CellProblem:
    about = f"Ficha {problem.entry!r}" if problem.entry else "Archivo"
    return CellProblem(problem.line, f"{problem.file} {problem.field}".strip(), about, problem.advice)


def _loose_relations(entries: Sequence[Entry], stored: Sequence[Entry]) -> Iterator[CellProblem]:
    known = {entry.id for entry in (*entries, *stored)}
    for entry in entries:
        for relation in entry.relations:
            if relation.to not in known or relation.to == entry.id:
                problem = f"Ficha {entry.id!r}: apunta a {relation.to!r}, que no existe o es ella misma"
                where = f"entries/{entry.topic}.yml relations"
                yield CellProblem(0, where, problem, "Corrige el id o borra la relación.")

"""Tables as XLSX: text alone; formulas are named as problems, and bombs are refused before they are unpacked."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from domain.errors import InvalidContent
from knowledge_base.spreadsheets.table import MAX_COLUMNS, MAX_ROWS, CellProblem, Row, SheetRefused, Table

MAX_UNPACKED_BYTES = 60 * 1024 * 1024  # six times the largest file that is taken
MAX_PARTS = 200  # files within the file; a workbook of one sheet has about ten
EXCEL_CELL_CHARS = 32_767  # what a cell of Excel holds
UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]|x005F_")  # changed by XML, Excel or openpyxl
NOT_XLSX = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    ParseError,
    OSError,
    EOFError,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    NotImplementedError,
    RuntimeError,  # encrypted
)


def write_xlsx(rows: Iterable[Sequence[str]]) -> bytes:
    """The rows in one sheet, the header first; cells must be harmless already.

    Raises:
        InvalidContent: a text does not fit a cell of Excel without loss.
    """
    listed = [list(row) for row in rows]
    for row in listed:
        for text in row:
            _check(text, row[0])
    book = Workbook(write_only=True)
    sheet = book.create_sheet("fichas")
    sheet.freeze_panes = "B2"
    for row in listed:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _check(text: str, entry_id: str) -> None:
    if len(text) > EXCEL_CELL_CHARS or UNWRITABLE.search(text):
        raise InvalidContent(
            f"La ficha {entry_id!r} tiene un texto que Excel no puede guardar: exporta como CSV o YAML."
        )


def read_xlsx(data: bytes) -> Table:
    """The table of the first sheet.

    Raises:
        SheetRefused: it is no XLSX, is encrypted, or unpacks to too much.
    """
    try:
        _refuse_bombs(data)
        return _read(data)
    except NOT_XLSX as error:
        raise SheetRefused("No se puede leer como XLSX", "Ábrelo en Excel y guárdalo de nuevo como .xlsx.") from error


def _refuse_bombs(data: bytes) -> None:
    """By what the archive announces; zipfile reads no more of a part than it announces."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise SheetRefused(
            f"Al descomprimirse pasa de {MAX_UNPACKED_BYTES // 1024 // 1024} MB",
            "Borra hojas, imágenes y formato que sobren, o divídelo.",
        )


def _read(data: bytes) -> Table:
    book = load_workbook(io.BytesIO(data), read_only=True)
    sheet = book.worksheets[0]
    listed: list[Row] = []
    problems: list[CellProblem] = []
    for number, cells in enumerate(sheet.iter_rows(max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS), start=1):
        texts = tuple(_text(cell.value) for cell in cells)
        if any(texts):
            listed.append(Row(number, texts))
            header = listed[0].cells
            problems.extend(
                CellProblem(number, header[place], "Tiene una fórmula", "Escribe el valor.")
                for place, cell in enumerate(cells)
                if getattr(cell, "data_type", "") == "f"
            )
    if len(listed) > MAX_ROWS + 1:
        raise SheetRefused(f"Tiene más de {MAX_ROWS:,} filas", "Divídelo en varios archivos.")
    return Table(listed[0].cells if listed else (), tuple(listed[1:]), tuple(problems))


def _text(value: Any) -> str:
    """What a cell holds, as it would be typed: Excel makes dates and numbers of what looks like one."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)

"""Tables as CSV: UTF-8, with commas or semicolons."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from knowledge_base.spreadsheets.table import MAX_CELL_CHARS, MAX_COLUMNS, MAX_ROWS, Row, SheetRefused, Table

MARK = "\ufeff"  # so that Excel reads UTF-8


def write_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """The rows, the header first; cells must be harmless already."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return (MARK + text.getvalue()).encode("utf-8")


def read_csv(data: bytes) -> Table:
    """The table of a CSV file.

    Raises:
        SheetRefused: it is no UTF-8, no CSV, or too large.
    """
    text = _decoded(data)
    csv.field_size_limit(MAX_CELL_CHARS)
    header_line = text.partition("\n")[0]
    delimiter = ";" if header_line.count(";") > header_line.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    listed: list[Row] = []
    try:
        for number, cells in enumerate(reader, start=1):
            if len(listed) > MAX_ROWS:
                raise SheetRefused(f"Tiene más de {MAX_ROWS:,} filas", "Divídelo en varios archivos.")
            if any(cells):
                listed.append(Row(number, tuple(cells[:MAX_COLUMNS])))
    except csv.Error as error:
        raise SheetRefused(
            f"No se puede leer como CSV cerca de la línea {reader.line_num}",
            f"Revisa las comillas y que ninguna celda pase de {MAX_CELL_CHARS:,} caracteres.",
        ) from error
    return Table(listed[0].cells if listed else (), tuple(listed[1:]))


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8").removeprefix(MARK)
    except UnicodeDecodeError as error:
        raise SheetRefused(
            f"El texto no está en UTF-8 (byte {error.start})",
            "En Excel guárdalo como «CSV UTF-8», o sube el archivo XLSX.",
        ) from error

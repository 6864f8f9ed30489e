"""Entries to a spreadsheet file that `reading.inspect_sheet` reads back without loss."""

from __future__ import annotations

from collections.abc import Iterable

from domain.errors import InvalidContent
from domain.knowledge import Entry
from knowledge_base.spreadsheets.csv_file import write_csv
from knowledge_base.spreadsheets.entry_rows import table_of
from knowledge_base.spreadsheets.xlsx_file import write_xlsx

WRITERS = {"xlsx": write_xlsx, "csv": write_csv}


def sheet_of(ending: str, entries: Iterable[Entry]) -> bytes:
    """A file of the kind that its ending (xlsx, csv) names.

    Raises:
        InvalidContent: there is no such kind, or a text does not fit into it without loss.
    """
    if ending not in WRITERS:
        raise InvalidContent(f"No sé escribir «.{ending}»: usa .xlsx, .csv o una carpeta para YAML.")
    return WRITERS[ending](table_of(entries))

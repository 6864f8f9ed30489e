"""The first row of a sheet: which column holds which field of an entry."""

from __future__ import annotations

from collections.abc import Sequence

from domain.text import fold
from knowledge_base.spreadsheets.cells import restored
from knowledge_base.spreadsheets.entry_rows import COLUMNS
from knowledge_base.spreadsheets.table import CellProblem

NEEDED = ("id", "kind", "title", "answer", "topic", "sources", "verified_on")


def fields_of(header: Sequence[str]) -> tuple[dict[int, str], list[CellProblem]]:
    """Place of each column to the field that it holds, and what is wrong with the header."""
    named = {fold(title): field for field, title in COLUMNS.items()}
    found: dict[int, str] = {}
    problems: list[CellProblem] = []
    for place, title in enumerate(map(restored, header)):
        field = named.get(fold(title))
        if field is None and title.strip():
            known = ", ".join(COLUMNS.values())
            problems.append(CellProblem(1, title[:60], "No conozco esta columna", f"Bórrala, o usa una de: {known}."))
        elif field in found.values():
            problems.append(CellProblem(1, title[:60], "La columna está dos veces", "Borra una."))
        elif field:
            found[place] = field
    problems.extend(
        CellProblem(1, COLUMNS[field], "Falta esta columna", "Agrégala, con ese nombre en la primera fila.")
        for field in NEEDED
        if field not in found.values()
    )
    return found, problems

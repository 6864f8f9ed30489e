"""A sheet as text: its header and its rows, and what is wrong in it by row and column."""

from __future__ import annotations

from dataclasses import dataclass

MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000  # entries; four times what was measured
MAX_COLUMNS = 60
MAX_CELL_CHARS = 100_000  # a hundred times the longest answer, with all phrasings of an entry in one cell


@dataclass(frozen=True)
class CellProblem:
    """One thing to mend in a sheet; `row` counts from 1 with the header, 0 when the whole file is meant."""

    row: int
    column: str
    problem: str
    advice: str

    def __str__(self) -> str:
        where = ", ".join(part for part in (f"fila {self.row}" if self.row else "", self.column) if part)
        return f"{where + ': ' if where else ''}{self.problem}. {self.advice}"


@dataclass(frozen=True)
class Row:
    number: int  # from 1, with the header
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[CellProblem, ...] = ()


class SheetRefused(Exception):
    """A file that cannot be read at all; says why and what to do."""

    def __init__(self, problem: str, advice: str) -> None:
        super().__init__(f"{problem}. {advice}")
        self.problem = CellProblem(0, "", problem, advice)

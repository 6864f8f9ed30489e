"""Open data as files: CSV that any spreadsheet may open, JSON, and the dictionary of both."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable

from analytics.open_data import OpenTable
from knowledge_base.spreadsheets.cells import harmless

BOM = "\ufeff"  # makes Excel read accents
RULE = """\
Nadie debe ser reconocido: de menos de {k} personas no se dice nada, y los números se redondean hacia abajo a múltiplos
de {k}. Una celda vacía (en JSON, null) no es un cero: es un número que no se dice. Los totales son sumas de lo que se
dice, así que no se puede restar para conocer lo demás. Lo que escribió la gente no está en estos datos. Un texto que
empieza con ' lo lleva para que una hoja de cálculo no lo tome por fórmula."""


def open_data_files(tables: Iterable[OpenTable], *, k: int, city: str, demo: bool = False) -> dict[str, bytes]:
    """Contents by file name; `k` is how many people a group needed."""
    listed = tuple(tables)
    files = {"diccionario.md": _dictionary(listed, k, city, demo).encode()}
    for table in listed:
        files[f"{table.name}.csv"] = _csv(table).encode()
        files[f"{table.name}.json"] = _json(table).encode()
    return files


def _csv(table: OpenTable) -> str:
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow([harmless(value) if isinstance(value, str) else value for value in row])
    return BOM + written.getvalue()


def _json(table: OpenTable) -> str:
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def _dictionary(tables: Iterable[OpenTable], k: int, city: str, demo: bool) -> str:
    title = f"# Datos abiertos de Tu Lugar, {city}"
    parts = [title, *(["**De la demostración: preguntas inventadas.**"] if demo else []), RULE.format(k=k)]
    for table in tables:
        columns = "\n".join(f"| {name} | {says} |" for name, says in table.columns.items())
        parts.append(f"## {table.name}\n\n{table.says}\n\n| columna | qué dice |\n|---|---|\n{columns}")
    return "\n\n".join(parts) + "\n"

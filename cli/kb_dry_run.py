"""`tulugar kb import --dry-run`: what an import would change, or a table of what must be mended before."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click
from rich import box
from rich.console import Console
from rich.table import Table

from domain.knowledge import Entry

SHOWN = 20  # ids of a kind; more would push the rest off the screen


def show_dry_run(stored: Sequence[Entry], place: Path) -> None:
    """Print it; exit status 1 when something must be mended."""
    from knowledge_base.changes import changes

    wanted = _of_folder(place) if place.is_dir() else _of_sheet(place, stored)
    change = changes(stored, wanted)
    for name, ids in (("Nuevas", change.added), ("Cambian", change.changed), ("Se retiran", change.retired)):
        listed = ", ".join((*ids[:SHOWN], "…") if len(ids) > SHOWN else ids)
        click.echo(f"{name}: {len(ids)}{' (' + listed + ')' if ids else ''}")
    click.echo("Sin problemas. Nada se ha guardado.")


def _of_folder(place: Path) -> tuple[Entry, ...]:
    from knowledge_base.content_files import inspect_content

    content = inspect_content(place)
    rows = [(f"{p.file}:{p.line}", f"{p.entry} {p.field}".strip(), p.advice) for p in content.problems]
    _stop_at(("lugar", "campo", "qué pasa y qué hacer"), rows)
    return content.entries


def _of_sheet(place: Path, stored: Sequence[Entry]) -> tuple[Entry, ...]:
    from knowledge_base.changes import with_sheet
    from knowledge_base.spreadsheets.reading import inspect_sheet

    content = inspect_sheet(place.name, place.read_bytes(), stored)
    rows = [(str(p.row or "—"), p.column, p.problem, p.advice) for p in content.problems]
    _stop_at(("fila", "columna", "problema", "qué hacer"), rows)
    return with_sheet(stored, content.entries)


def _stop_at(titles: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
    """The table of problems, and the end, if there are any."""
    if not rows:
        return
    table = Table(*titles, box=box.SIMPLE)
    for row in rows:
        table.add_row(*row)
    Console(markup=False).print(table)
    click.echo(f"{len(rows)} problemas. Nada se ha guardado.")
    sys.exit(1)

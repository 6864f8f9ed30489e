"""`tulugar open-data`: the decision register and the weekly figures as CSV and JSON, with their dictionary."""

from __future__ import annotations

from pathlib import Path

import click

import bootstrap


@click.command("open-data", help="Escribe el registro de decisiones y los números semanales, para publicarlos.")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--weeks", type=click.IntRange(1, 520), default=52, show_default=True, help="Cuántas semanas completas.")
@click.option("--demo", is_flag=True, help="Con las preguntas de la demostración.")
def open_data(folder: Path, weeks: int, demo: bool) -> None:
    from analytics.open_data_files import open_data_files
    from web.open_data import NAMES

    settings = bootstrap.settings_from_environment()
    tables = bootstrap.open_data(settings).tables(NAMES, weeks=weeks, demo=demo)
    files = open_data_files(tables, k=settings.small_group, city=settings.city_name, demo=demo)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
        click.echo(str(folder / name))

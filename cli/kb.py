"""`tulugar kb`: check, import, export and publish the curated content."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

import bootstrap


@click.group(help="Revisa, importa, exporta y publica el contenido.")
def kb() -> None:
    """Commands on curated content."""


@kb.command(help="Revisa los archivos de contenido y nombra cada problema.")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def check(folder: Path | None) -> None:
    from knowledge_base.content_check import check_content

    place = folder or bootstrap.settings_from_environment().content_path
    entries, problems = check_content(place)
    for problem in problems:
        click.echo(f"✗ {problem}")
    if problems:
        sys.exit(1)
    click.echo(f"✓ {entries} fichas sin problemas en {place}.")


@kb.command("import", help="Toma los archivos de contenido como la siguiente versión publicada.")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--author", default="importación", show_default=True)
@click.option("--note", default="importación de archivos", show_default=True)
@click.option("--quiet", is_flag=True, help="Calla si nada cambió.")
def import_(folder: Path | None, author: str, note: str, quiet: bool) -> None:
    settings = bootstrap.settings_from_environment()
    report = bootstrap.import_content(settings, folder or settings.content_path, author=author, note=note)
    if report.touched or not quiet:
        click.echo(
            f"Versión {report.version}: {len(report.added)} fichas nuevas, {len(report.changed)} cambiadas, "
            f"{len(report.retired)} retiradas."
        )


@kb.command(help="Escribe el contenido de la base de datos como archivos.")
@click.argument("folder", type=click.Path(path_type=Path))
def export(folder: Path) -> None:
    from domain.knowledge import EntryStatus
    from knowledge_base.content_files import write_content

    stored = bootstrap.repository(bootstrap.settings_from_environment()).entries()
    entries = [entry for entry in stored if entry.status is not EntryStatus.RETIRED]
    write_content(folder, entries)
    click.echo(f"{len(entries)} fichas en {folder}.")


@kb.command(help="Revisa e importa de una vez: lo que tiene problemas no se publica.")
@click.pass_context
@click.option("--author", required=True, help="Quién publica.")
@click.option("--note", required=True, help="Qué cambió y por qué.")
def publish(context: click.Context, author: str, note: str) -> None:
    context.invoke(check, folder=None)
    context.invoke(import_, folder=None, author=author, note=note, quiet=False)


@kb.command(help="Escribe las preguntas con la opción que eligió quien preguntó, una por línea (JSON).")
@click.option("--evaluation", is_flag=True, help="Las de las evaluaciones en lugar de las de la gente.")
def pairs(evaluation: bool) -> None:
    reader = bootstrap.log_reader(bootstrap.settings_from_environment())
    for pair in reader.labelled_pairs(evaluation=evaluation):
        line = {"text": pair.text, "entry": pair.entry, "at": pair.at.isoformat(), "version": pair.version}
        click.echo(json.dumps(line, ensure_ascii=False))

"""`tulugar kb`: check, import, export and publish the curated content."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

import bootstrap
from cli.kb_links import links


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


@kb.command("import", help="Toma una carpeta YAML, o las filas de un XLSX o CSV, como la siguiente versión publicada.")
@click.argument("place", required=False, type=click.Path(path_type=Path, exists=True))
@click.option("--author", default="importación", show_default=True)
@click.option("--note", default="importación de archivos", show_default=True)
@click.option("--quiet", is_flag=True, help="Calla si nada cambió.")
@click.option("--dry-run", is_flag=True, help="Sólo dice qué cambiaría y qué está mal.")
def import_(place: Path | None, author: str, note: str, quiet: bool, dry_run: bool) -> None:
    settings = bootstrap.settings_from_environment()
    place = place or settings.content_path
    if dry_run:
        from cli.kb_dry_run import show_dry_run

        show_dry_run(bootstrap.repository(settings).entries(), place)
        return
    take = bootstrap.import_content if place.is_dir() else bootstrap.import_sheet
    report = take(settings, place, author=author, note=note)
    if report.touched or not quiet:
        click.echo(
            f"Versión {report.version}: {len(report.added)} fichas nuevas, {len(report.changed)} cambiadas, "
            f"{len(report.retired)} retiradas."
        )


@kb.command(help="Escribe el contenido de la base de datos como carpeta YAML, o como .xlsx o .csv.")
@click.argument("place", type=click.Path(path_type=Path))
def export(place: Path) -> None:
    from domain.knowledge import EntryStatus
    from knowledge_base.content_files import write_content
    from knowledge_base.spreadsheets.writing import sheet_of

    stored = bootstrap.repository(bootstrap.settings_from_environment()).entries()
    entries = [entry for entry in stored if entry.status is not EntryStatus.RETIRED]
    if place.suffix:
        place.write_bytes(sheet_of(place.suffix.lower().removeprefix("."), entries))
    else:
        write_content(place, entries)
    click.echo(f"{len(entries)} fichas en {place}.")


@kb.command(help="Revisa e importa de una vez: lo que tiene problemas no se publica.")
@click.pass_context
@click.option("--author", required=True, help="Quién publica.")
@click.option("--note", required=True, help="Qué cambió y por qué.")
def publish(context: click.Context, author: str, note: str) -> None:
    context.invoke(check, folder=None)
    context.invoke(import_, place=None, author=author, note=note, quiet=False, dry_run=False)


@kb.command(help="Escribe las preguntas con la opción que eligió quien preguntó, una por línea (JSON).")
@click.option("--evaluation", is_flag=True, help="Las de las evaluaciones en lugar de las de la gente.")
def pairs(evaluation: bool) -> None:
    reader = bootstrap.log_reader(bootstrap.settings_from_environment())
    for pair in reader.labelled_pairs(evaluation=evaluation):
        line = {"text": pair.text, "entry": pair.entry, "at": pair.at.isoformat(), "version": pair.version}
        click.echo(json.dumps(line, ensure_ascii=False))


kb.add_command(links)

"""`tulugar report`: the weekly report as HTML and PDF, for a scheduler or for whoever asks."""

from __future__ import annotations

from pathlib import Path

import click

import bootstrap
from settings import Settings
from web.report import WEEKS, Report, report_html


@click.command(help="Escribe el reporte semanal en HTML y PDF.")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path())
@click.option("--demo", is_flag=True, help="Con las preguntas de la demostración.")
def report(folder: Path, demo: bool) -> None:
    from web.report_pdf import report_pdf

    settings = bootstrap.settings_from_environment()
    made = _report(settings, demo)
    folder.mkdir(parents=True, exist_ok=True)
    name = f"reporte-{made.figures.weeks[-1].isoformat()}{'-demostracion' if demo else ''}"
    for ending, content in (("html", report_html(made, settings).encode()), ("pdf", report_pdf(made, settings))):
        path = folder / f"{name}.{ending}"
        path.write_bytes(content)
        click.echo(str(path))


def _report(settings: Settings, demo: bool) -> Report:
    entries = bootstrap.repository(settings).entries()
    figures = bootstrap.figure_reader(settings).figures(
        WEEKS, topics={entry.id: entry.topic for entry in entries}, demo=demo
    )
    themes = bootstrap.theme_reader(settings).themes(demo=demo)
    return Report(settings.city_name, figures, themes, {entry.id: entry.title for entry in entries})

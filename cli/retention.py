"""`tulugar retention`: deletes now what the log may no longer keep, for a scheduler of one's own."""

from __future__ import annotations

import click

import bootstrap


@click.command(help="Borra del registro lo que ya pasó de LOG_RETENTION_DAYS días.")
def retention() -> None:
    settings = bootstrap.settings_from_environment()
    gone = bootstrap.forget_old_questions(settings)
    click.echo(f"Se borraron {gone:,} preguntas de hace más de {settings.log_retention_days} días.")

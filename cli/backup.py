"""`tulugar backup` and `tulugar restore`: everything in one file, and back into an empty database."""

from __future__ import annotations

from pathlib import Path

import click

import bootstrap
from secret_store import keep_secret, kept_secrets


@click.command(help="Guarda la base de datos entera en un archivo; sirve también para pasar de SQLite a PostgreSQL.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--secrets", is_flag=True, help="Guarda también los secretos de STATE_DIR: cuida el archivo como a ellos."
)
def backup(file: Path, secrets: bool) -> None:
    from knowledge_base.storage.backup import write_backup

    settings = bootstrap.settings_from_environment()
    database = bootstrap.engine(settings)
    bootstrap.question_log(settings).close()  # what waits on disk goes in first
    made = write_backup(database, file, kept_secrets(settings) if secrets else {})
    click.echo(f"✓ {sum(made.rows.values())} renglones de {len(made.rows)} tablas en {file} ({made.revision}).")


@click.command(help="Llena una base de datos vacía con un respaldo y la pone al día.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def restore(file: Path) -> None:
    from knowledge_base.storage.backup import restore_backup
    from knowledge_base.storage.engine import open_engine

    settings = bootstrap.settings_from_environment()
    restored = restore_backup(open_engine(settings.effective_database_url), file)
    left = [name for name, value in restored.secrets.items() if not keep_secret(settings, name, value)]
    click.echo(f"✓ {sum(restored.rows.values())} renglones de {len(restored.rows)} tablas, del {restored.made_at}.")
    if left:
        click.echo(
            f"! En {settings.state_path / 'secrets'} hay otros secretos, que se quedan: {', '.join(sorted(left))}.\n"
            "  Bórralos y repite en una base vacía si quieres los del respaldo."
        )

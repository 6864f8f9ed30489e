"""`tulugar demo-data`: a made-up log, marked as such, so that analytics can be seen alive; and its removal."""

from __future__ import annotations

from datetime import UTC, datetime

import click

import bootstrap


@click.command(help="Escribe un registro inventado de 26 semanas, marcado como demostración; el real no se toca.")
@click.option("--remove", is_flag=True, help="Bórralo, con sus temas.")
def demo_data(remove: bool) -> None:
    settings = bootstrap.settings_from_environment()
    demo = bootstrap.demo_data(settings)
    if remove:
        click.echo(f"Se borraron {demo.remove():,} preguntas de demostración.")
        return
    entries = bootstrap.repository(settings).entries()
    written = demo.write(entries, datetime.now(UTC).date())
    click.echo(f"{written.questions:,} preguntas de {written.people:,} personas, {written.first} a {written.last}.")
    mined = bootstrap.mine_themes(settings, demo=True)
    click.echo(f"{mined.themes} temas. Míralos con «tulugar themes --demo»; bórralo todo con --remove.")
    if bootstrap.write_demo_campaign(settings, entries, written.first):
        click.echo("Una campaña ya publicada: en su tema, «Efecto» dice si la pregunta bajó.")

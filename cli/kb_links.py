"""`tulugar kb links`: the addresses of sources as they were last found; asks the network only when told to."""

from __future__ import annotations

import asyncio
import sys

import click
from rich import box
from rich.console import Console
from rich.table import Table

import bootstrap


@click.command("links", help="Muestra si las direcciones de las fuentes funcionan; con --check las revisa en la red.")
@click.option("--check", is_flag=True, help="Pregunta a cada dirección, con pausas entre las de un mismo sitio.")
@click.option("--all", "show_all", is_flag=True, help="También las que funcionan.")
def links(check: bool, show_all: bool) -> None:
    settings = bootstrap.settings_from_environment()
    entries = bootstrap.repository(settings).entries()
    sources = {source.id: source for entry in entries for source in entry.sources}
    health = bootstrap.source_health(settings)
    if check:
        from knowledge_base.link_checker import LinkChecker, nobody_answered

        found = asyncio.run(LinkChecker().check(sources.values()))
        if nobody_answered(found):
            raise click.ClickException("Ningún sitio respondió: parece que no hay red. No guardé nada.")
        health.record(found)
    known = health.known()
    table = Table("fuente", "estado", "detalle", "revisada", "fichas", box=box.SIMPLE)
    for source_id, source in sorted(sources.items()):
        one = known.get(source_id)
        if one and one.state and (show_all or one.failing):
            resting = sum(any(s.id == source_id for s in entry.sources) for entry in entries)
            when = one.checked_at.date().isoformat() if one.checked_at else ""
            table.add_row(source_id, one.state.value, f"{one.detail} {source.url}".strip(), when, str(resting))
    if table.row_count:
        Console(markup=False).print(table)
    unchecked = sum(bool(source.url) and not (known.get(key) and known[key].state) for key, source in sources.items())
    failing = sum(one.failing for one in known.values())
    click.echo(f"{len(sources)} fuentes: {failing} con problemas, {unchecked} sin revisar.")
    if check and failing:
        sys.exit(1)

"""`tulugar themes`: what was asked and not answered, without showing small groups."""

from __future__ import annotations

import click

import bootstrap

NONE = "Nada que mostrar: en ese plazo ninguna causa reúne a 5 personas o más."
HEADER = f"{'causa':14} {'intención':22} {'preguntas':>9} {'personas':>9}"


@click.command(help="Lista lo que se preguntó y quedó sin respuesta, por causa e intención.")
@click.option("--days", default=28, show_default=True, help="Días hacia atrás.")
def themes(days: int) -> None:
    groups = bootstrap.log_reader(bootstrap.settings_from_environment()).misses_by_cause(days)
    if not groups:
        click.echo(NONE)
        return
    click.echo(HEADER)
    for group in groups:
        click.echo(f"{group.cause.value:14} {group.intent or '-':22} {group.questions:>9} {group.people:>9}")

"""`tulugar themes`: finds the themes of what people ask and we miss, and lists those that may be shown."""

from __future__ import annotations

import click

import bootstrap
from domain.conversation import Cause
from domain.themes import Theme

NONE = "Nada que mostrar todavía: ningún tema reúne a {k} personas o más."
MOSTLY = 0.5  # share from which on a theme is called by it
HEADER = f"{'tema':40} {'preguntas':>9} {'personas':>9} {'sube':>5}  {'por qué':22} id"
CAUSES = {
    Cause.NO_CONTENT: "falta contenido",
    Cause.NOT_FOUND: "no se encontró",
    Cause.AMBIGUOUS: "ambigua",
    Cause.OFF_TOPIC: "fuera de tema",
    Cause.OTHER_OFFICE: "de otra oficina",
    Cause.ABUSE: "ofensa",
    Cause.TECHNICAL: "falla nuestra",
}


@click.command(help="Busca los temas de lo que se pregunta y no se contesta bien, y los lista.")
@click.option("--demo", is_flag=True, help="Los de la demostración, en lugar de los reales.")
@click.option("--afresh", is_flag=True, help="Busca otra vez desde cero; respeta lo que decidieron las personas.")
def themes(demo: bool, afresh: bool) -> None:
    settings = bootstrap.settings_from_environment()
    mined = bootstrap.mine_themes(settings, demo=demo, afresh=afresh)
    click.echo(f"{mined.added:,} preguntas nuevas; {mined.created} temas nuevos; {mined.alone:,} preguntas sin tema.")
    found = bootstrap.theme_reader(settings).themes(demo=demo)
    click.echo("\n".join([HEADER, *map(_line, found)]) if found else NONE.format(k=settings.small_group))


def _line(theme: Theme) -> str:
    objected = "objeción" if theme.objection_share >= MOSTLY else "no gustó" if theme.disliked_share >= MOSTLY else ""
    why = objected or (CAUSES[theme.cause] if theme.cause else "varios")
    counts = f"{theme.questions:>9,} {theme.people:>9,} {theme.rising:>5.1f}"
    return f"{theme.label[:40]:40} {counts}  {why:22} {theme.id}"

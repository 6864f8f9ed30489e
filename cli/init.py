"""`tulugar init`: the folder of another city, with everything that is a city's own, to be filled in."""

from __future__ import annotations

from pathlib import Path

import click

from domain.text import fold
from settings import ROOT

TEMPLATE = Path(__file__).with_name("city_template")
LONGEST_NAME = 60  # characters; it stands in greetings and titles
FORBIDDEN = set("{}\"'#:[]\\\n")  # would break the files that the name is written into


@click.command(help="Crea la carpeta de otra ciudad: ajustes, textos, ejemplos de fichas y de preguntas.")
@click.argument("city")
@click.option("--to", "folder", type=click.Path(path_type=Path), help="Dónde; si no, cities/NOMBRE.")
def init(city: str, folder: Path | None) -> None:
    city = " ".join(city.split())
    if not fold(city) or len(city) > LONGEST_NAME or FORBIDDEN & set(city):
        raise click.UsageError(
            f"El nombre de la ciudad lleva letras y a lo más {LONGEST_NAME} caracteres, sin comillas, llaves ni «:»."
        )
    target = folder or ROOT / "cities" / fold(city).replace(" ", "-")
    if target.exists() and any(target.iterdir()):
        raise click.ClickException(f"{target} ya tiene archivos: no toqué nada. Da otra carpeta con --to.")
    for written in write_city(city, target):
        click.echo(f"  {written.relative_to(target)}")
    click.echo(
        f"Listo: {city} está en {target}.\n"
        "  1. Llena lo que dice POR LLENAR en city.env y texts.yml, y cambia los ejemplos de content/ y nlu/.\n"
        f"  2. Pon CITY_DIR={target} y STATE_DIR=var-{fold(city).replace(' ', '-')} en .env.\n"
        "  3. Corre «tulugar kb check», y después «make chat».\n"
        "  docs/another-city.md lo explica paso a paso."
    )


def write_city(city: str, target: Path) -> list[Path]:
    """Write every file of the template with the city's name in it."""
    written = []
    for path in sorted(file for file in TEMPLATE.rglob("*") if file.is_file()):
        place = target / path.relative_to(TEMPLATE)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(path.read_text(encoding="utf-8").replace("{city}", city), encoding="utf-8")
        written.append(place)
    return written

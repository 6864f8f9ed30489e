"""`tulugar train`: what is learnt from examples, and the index that is built from content."""

from __future__ import annotations

import sys

import click

import bootstrap
from cli.train_decision import decision


@click.group(help="Entrena Rasa, el codificador y la decisión, o construye el índice.")
def train() -> None:
    """Commands that learn."""


@train.command(help="Entrena Rasa con nlu/ y config.yml, si algo cambió.")
@click.option("--force", is_flag=True, help="Aunque nada haya cambiado.")
def rasa(force: bool) -> None:
    from nlu.training import train_rasa

    click.echo(f"Modelo: {train_rasa(bootstrap.settings_from_environment(), force=force, say=click.echo).name}")


@train.command(help="Construye el índice de búsqueda de la versión publicada.")
def index() -> None:
    live = bootstrap.knowledge(bootstrap.settings_from_environment())
    click.echo(f"Índice de {live.passages} textos con el codificador {live.encoder_name}.")


@train.command(
    help="Entrena el codificador; `tulugar train encoder -- --help` lista sus opciones.",
    context_settings={"ignore_unknown_options": True},
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def encoder(arguments: tuple[str, ...]) -> None:
    from knowledge_base.training.__main__ import main

    sys.argv[1:] = arguments
    sys.exit(main())


train.add_command(decision)

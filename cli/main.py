"""The console script `tulugar`: each command's file is imported only when it is called."""

from __future__ import annotations

import importlib
import sys

import click

from domain.errors import TuLugarError

COMMANDS = {
    "up": ("cli.serve:up", "Enciende todo: Rasa, acciones, consola y, con su token, Telegram."),
    "chat": ("cli.chat:chat", "Conversa en la terminal."),
    "bot": ("cli.serve:bot", "Enciende sólo el bot de Telegram."),
    "web": ("cli.serve:web", "Enciende sólo la consola web."),
    "ask": ("cli.ask:ask", "Haz una pregunta, o muchas con --batch."),
    "user": ("cli.user:user", "Crea, lista y desactiva las cuentas de la consola."),
    "init": ("cli.init:init", "Crea la carpeta de otra ciudad."),
    "kb": ("cli.kb:kb", "Revisa, importa, exporta y publica el contenido."),
    "train": ("cli.train:train", "Entrena Rasa, el codificador y la decisión, o construye el índice."),
    "evaluate": ("cli.evaluate:evaluate", "Mide las respuestas con preguntas etiquetadas."),
    "themes": ("cli.themes:themes", "Lista lo que se preguntó y quedó sin respuesta."),
    "retention": ("cli.retention:retention", "Borra del registro lo que ya no se debe conservar."),
    "report": ("cli.report:report", "Escribe el reporte semanal en HTML y PDF."),
    "open-data": ("cli.open_data:open_data", "Escribe los datos abiertos: decisiones y números semanales."),
    "demo-data": ("cli.demo_data:demo_data", "Escribe o borra un registro de demostración, aparte del real."),
    "backup": ("cli.backup:backup", "Guarda la base de datos entera en un archivo."),
    "restore": ("cli.backup:restore", "Llena una base de datos vacía con un respaldo."),
    "sbom": ("cli.sbom:sbom", "Lista los paquetes con sus versiones, para revisar vulnerabilidades."),
    "gaps": ("cli.gaps:gaps", "Vuelve a hacer las preguntas que quedaron sin respuesta."),
    "doctor": ("cli.doctor_command:doctor", "Revisa la instalación y dice cómo arreglarla."),
}


class LazyGroup(click.Group):
    """Knows its commands by name and one line, and imports one when it is called."""

    def list_commands(self, _context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name][0].partition(":")
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, _context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Comandos"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.command(cls=LazyGroup, help="Tu Lugar: la ciudad contesta sobre su acción internacional, con evidencia.")
def group() -> None:
    """All commands."""


def main() -> None:
    """Run a command; what broke on our side is one clear message, not a traceback."""
    try:
        group(prog_name="tulugar")
    except TuLugarError as error:
        click.echo(f"✗ {error}", err=True)
        sys.exit(2)

"""`tulugar doctor`: what is wrong with this installation, and how to mend it."""

from __future__ import annotations

import sys

import click

import bootstrap


@click.command(help="Revisa la instalación y dice cómo arreglarla.")
def doctor() -> None:
    from cli.doctor import diagnose, print_findings

    sys.exit(print_findings(diagnose(bootstrap.settings_from_environment())))

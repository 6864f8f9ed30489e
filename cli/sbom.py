"""`tulugar sbom`: every pinned package with its hashes, as CycloneDX, for scanners of known weaknesses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from settings import ROOT

LOCKS = ("app.txt", "torch.txt", "nlu.txt", "otel.txt")  # what runs; tools for tests are left out
PINNED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@click.command(help="Escribe la lista de paquetes con sus versiones y sumas (CycloneDX) en la salida.")
def sbom() -> None:
    click.echo(json.dumps(bill_of_materials(ROOT / "requirements"), indent=1))


def bill_of_materials(folder: Path) -> dict[str, Any]:
    """A CycloneDX 1.5 document of the lock files in a folder."""
    found = {part["bom-ref"]: part for name in LOCKS for part in _components((folder / name).read_text("utf-8"), name)}
    return {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": list(found.values())}


def _components(lock: str, name: str) -> Iterator[dict[str, Any]]:
    pins = list(PINNED.finditer(lock))
    for pin, following in zip(pins, [*(pin.start() for pin in pins[1:]), len(lock)], strict=True):
        package, version = re.sub(r"[-_.]+", "-", pin[1]).lower(), pin[2]
        yield {
            "type": "library",
            "bom-ref": f"{name}:{package}@{version}",
            "name": package,
            "version": version,
            "purl": f"pkg:pypi/{package}@{version}",
            "properties": [
                {"name": "tulugar:lock", "value": name},
                *({"name": "sha256", "value": digest} for digest in HASH.findall(lock[pin.start() : following])),
            ],
        }

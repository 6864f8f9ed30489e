"""`python -m cli.audit`: known weaknesses of every pinned package, against the list of those that stay with a reason.

Asks an advisory service through pip-audit. Where that cannot be reached it says so, and only the committed list is
checked; `--required` makes that a failure, `--offline` does not ask at all.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from cli.sbom import LOCKS, PINNED
from settings import ROOT

LIST = ROOT / "requirements" / "advisories.yml"
OLD = timedelta(days=180)  # then somebody looks again at why a weakness stays
TIMEOUT_S = 15  # for one question to the service


@dataclass(frozen=True)
class Accepted:
    """A weakness that stays for now."""

    package: str
    id: str
    mended_in: str
    checked: date
    reason: str


def main(arguments: Sequence[str]) -> int:
    """Print what was found; the exit status."""
    accepted = read_accepted()
    for one in accepted:
        if date.today() - one.checked > OLD:
            print(f"· {one.package} {one.id}: se revisó el {one.checked}; revísala otra vez.")
    found = None if "--offline" in arguments else ask_service(pinned())
    if found is None:
        print("· No se consultó el servicio de avisos de seguridad: sólo vale la lista hecha a mano,")
        print(
            f"  {LIST.relative_to(ROOT)}, con {len(accepted)} avisos aceptados. Repite con --required donde haya red."
        )
        return 1 if "--required" in arguments else 0
    new = unaccepted(found, accepted)
    for line in new:
        print(f"✗ {line}")
    unknown = [one["name"] for one in found["dependencies"] if "vulns" not in one]
    if unknown:
        print(f"· El servicio no conoce {len(unknown)} paquetes: {', '.join(unknown)}.")
    if not new:
        print(f"✓ Ningún aviso fuera de los {len(accepted)} aceptados.")
    return 1 if new else 0


def read_accepted(path: Path = LIST) -> tuple[Accepted, ...]:
    """The weaknesses that stay, each with its reason."""
    return tuple(Accepted(**one) for one in yaml.safe_load(path.read_text(encoding="utf-8"))["accepted"])


def pinned(folder: Path = ROOT / "requirements") -> tuple[str, ...]:
    """name==version of all that runs, each once."""
    pins = {f"{p[1]}=={p[2]}" for name in LOCKS for p in PINNED.finditer((folder / name).read_text(encoding="utf-8"))}
    return tuple(sorted(pins))


def ask_service(pins: Iterable[str]) -> Mapping[str, Any] | None:
    """What pip-audit reports; None when its service cannot be reached, or it is not installed."""
    with tempfile.TemporaryDirectory() as folder:
        for number, group in enumerate(_without_twins(pins)):
            (Path(folder) / f"{number}.txt").write_text("\n".join(group), encoding="utf-8")
        files = [part for path in sorted(Path(folder).glob("*.txt")) for part in ("-r", str(path))]
        options = ["--no-deps", "--disable-pip", "--format", "json", "--progress-spinner", "off"]
        command = [sys.executable, "-m", "pip_audit", *options, "--timeout", str(TIMEOUT_S), *files]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        report: Mapping[str, Any] = json.loads(done.stdout)
    except ValueError:
        return None
    return report if any("vulns" in one for one in report["dependencies"]) else None  # else it knows no package at all


def unaccepted(report: Mapping[str, Any], accepted: Sequence[Accepted]) -> list[str]:
    """A line for each weakness that no accepted one names, by its id or an alias, for its package."""
    known = {(one.package, one.id) for one in accepted}
    return [
        f"{found['name']} {found['version']}: {weakness['id']}, se arregla en {_mends(weakness)}"
        for found in report["dependencies"]
        for weakness in found.get("vulns", ())
        if not known & {(found["name"], name) for name in (weakness["id"], *weakness.get("aliases", ()))}
    ]


def _mends(weakness: Mapping[str, Any]) -> str:
    return ", ".join(weakness["fix_versions"]) or "ninguna versión todavía"


def _without_twins(pins: Iterable[str]) -> list[list[str]]:
    """Groups in which no package stands twice, as both environments may pin it."""
    groups: list[dict[str, str]] = []
    for pin in pins:
        name = pin.partition("==")[0]
        for group in groups:
            if name not in group:
                group[name] = pin
                break
        else:
            groups.append({name: pin})
    return [list(group.values()) for group in groups]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The bill of materials names what is pinned, once for each environment."""

from __future__ import annotations

from pathlib import Path

from cli.sbom import LOCKS, bill_of_materials
from settings import ROOT


def test_every_pin_of_the_locks_is_named_with_its_hashes() -> None:
    parts = bill_of_materials(ROOT / "requirements")["components"]
    pins = [
        line
        for name in LOCKS
        for line in (ROOT / "requirements" / name).read_text("utf-8").splitlines()
        if "==" in line.split(" ")[0]
    ]

    assert {f"{part['name']}=={part['version']}" for part in parts} == {
        line.split(" ")[0].split(";")[0].lower() for line in pins
    }
    assert all(len(part["properties"]) > 1 for part in parts)


def test_extras_and_markers_are_no_part_of_a_version(tmp_path: Path) -> None:
    digest = "a" * 64
    for name in LOCKS:
        (tmp_path / name).write_text(
            f"Foo_Bar[x]==1.2+cpu ; python_version < '4' \\\n    --hash=sha256:{digest}\n", "utf-8"
        )

    part = bill_of_materials(tmp_path)["components"][0]

    assert (part["name"], part["version"], part["purl"]) == ("foo-bar", "1.2+cpu", "pkg:pypi/foo-bar@1.2+cpu")
    assert part["properties"][1]["value"] == digest

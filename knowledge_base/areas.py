"""The parts of the city that proposals may be for, from the content folder; a city without that file has none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from domain.errors import InvalidContent
from domain.proposal_reading import Areas

FILE = "areas.yml"


def read_areas(folder: Path) -> Areas:
    """What `areas.yml` lists.

    Raises:
        InvalidContent: it is there and has another form.
    """
    path = folder / FILE
    if not path.exists():
        return Areas()
    try:
        raw: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        names = tuple(str(name) for name in raw["names"])
        return Areas(names, str(raw["what"]["es"]), str(raw["what"]["en"]))
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise InvalidContent(f"{path}: debe tener «what» con «es» y «en», y la lista «names».") from error

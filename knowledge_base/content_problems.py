"""What is wrong in a content file: where it stands, which field, and what to do, in Spanish."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

KEYED = {"phrasings", "near_misses"}  # fields that list texts by entry id
FOLDERS = {"entries", *KEYED}  # with files of the same names in each

ADVICE = {
    "missing": "Falta este campo: agrégalo.",
    "extra_forbidden": "Este campo no existe: bórralo o corrige su nombre.",
    "enum": "Valor desconocido: usa uno de estos: {expected}.",
    "literal_error": "Valor desconocido: usa uno de estos: {expected}.",
    "string_type": "Debe ser texto: ponlo entre comillas.",
    "string_too_long": "Es demasiado largo: acórtalo a {max_length} caracteres.",
    "string_too_short": "Está vacío: escribe un texto.",
    "string_pattern_mismatch": "No tiene la forma esperada ({pattern}): corrígelo.",
    "too_short": "Necesita al menos {min_length} elemento.",
    "float_parsing": "Debe ser un número.",
    "float_type": "Debe ser un número.",
    "date_from_datetime_parsing": "Debe ser una fecha como 2026-11-22.",
    "date_parsing": "Debe ser una fecha como 2026-11-22.",
    "date_type": "Debe ser una fecha como 2026-11-22.",
    "frozen_set_type": "Debe ser una lista entre corchetes, como [when, who].",
    "tuple_type": "Debe ser una lista: una línea con guion por elemento.",
    "model_type": "Debe ser un bloque con campos.",
    "dict_type": "Debe ser un bloque con campos.",
}


@dataclass(frozen=True)
class ContentProblem:
    """One thing to mend in the content."""

    file: str
    line: int  # from 1; 0 when the whole file is meant
    entry: str  # id, or "" when the problem is not within an entry
    field: str
    advice: str  # what is wrong and what to do

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        parts = [where, f"ficha {self.entry!r}" if self.entry else "", f"campo {self.field!r}" if self.field else ""]
        return f"{', '.join(part for part in parts if part)}: {self.advice}"


def file_name(path: Path) -> str:
    """A content file as curators know it: with its folder, where that tells it apart."""
    return f"{path.parent.name}/{path.name}" if path.parent.name in FOLDERS else path.name


def repeated_keys(path: Path, tree: yaml.Node) -> Iterator[ContentProblem]:
    """Keys that stand twice in one block; YAML would drop all but the last without a word."""
    advice = "Esta clave está dos veces: junta lo que dicen las dos."
    for place, block in (((), tree), *(((name,), _child(tree, name)) for name in sorted(KEYED))):
        keys: set[str] = set()
        listed = block.value if isinstance(block, yaml.MappingNode) else ()
        for key in (key for key, _ in listed if isinstance(key, yaml.ScalarNode)):
            if key.value in keys:
                entry, field = (key.value, place[0]) if place else ("", key.value)
                yield ContentProblem(file_name(path), key.start_mark.line + 1, entry, field, advice)
            keys.add(key.value)


def schema_problems(path: Path, tree: yaml.Node, error: ValidationError) -> list[ContentProblem]:
    """What the schema found, each with the line where it stands."""
    problems = []
    for detail in error.errors():
        place = detail["loc"]
        line, entry = line_of(tree, place), _entry_at(tree, place)
        problems.append(ContentProblem(file_name(path), line, entry, _field(place), advice_on(detail)))
    return problems


def advice_on(detail: Mapping[str, Any]) -> str:
    """What is wrong and what to do, of one of pydantic's errors."""
    template = ADVICE.get(detail["type"], "No se puede usar este valor: " + detail["msg"])
    return template.format_map(_Blank(_in_spanish(detail.get("ctx") or {})))


def syntax_problem(path: Path, error: yaml.YAMLError) -> ContentProblem:
    """A file that is not YAML at all."""
    mark = getattr(error, "problem_mark", None)
    advice = "No es YAML válido: revisa comillas, dos puntos y sangría cerca de esta línea."
    return ContentProblem(file_name(path), mark.line + 1 if mark else 0, "", "", advice)


def line_of(tree: yaml.Node, place: Sequence[Any]) -> int:
    """The line (from 1) of the deepest part of `place` that exists in the tree."""
    node = tree
    for step in place:
        child = _child(node, step)
        if child is None:
            break
        node = child
    return node.start_mark.line + 1


def _child(node: yaml.Node, step: Any) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step]
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(step)), None)
    return None


def _entry_at(tree: yaml.Node, place: Sequence[Any]) -> str:
    if len(place) < 2 or place[0] not in {"entries", "sources", *KEYED}:
        return ""
    if place[0] in KEYED:
        return str(place[1])
    listed = _child(tree, place[0])
    item = _child(listed, place[1]) if listed is not None else None
    named = _child(item, "id") if item is not None else None
    return str(named.value) if named is not None else ""


def _field(place: Sequence[Any]) -> str:
    inside = place[2:] if place and place[0] in {"entries", "sources", *KEYED} else place
    return ".".join(str(step) for step in inside)


def _in_spanish(context: dict[str, Any]) -> dict[str, Any]:
    """What pydantic tells of an error; it joins the values that it expected with «or»."""
    if "expected" not in context:
        return context
    return {**context, "expected": str(context["expected"]).replace("' or '", "' o '")}


class _Blank(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"

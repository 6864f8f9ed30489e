"""Fields that a person typed to an entry, or to what must be mended in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from domain.errors import InvalidValue
from domain.knowledge import Entry, Source
from knowledge_base.content_problems import advice_on
from knowledge_base.content_schema import (
    EntryContent,
    Listed,
    Parts,
    PhrasingContent,
    SourceContent,
    make_entry,
    make_phrasing,
    make_source,
)

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class FieldProblem:
    """What is wrong in one field and what to do."""

    field: str  # as in the content files; of a list, with its place: figures.0.value
    advice: str


@dataclass(frozen=True)
class TypedEntry:
    """An entry as it was typed; every value as in the content files."""

    fields: dict[str, Any]  # of the entry itself; `sources` are ids
    topic: str
    sources: dict[str, Source]  # that are known
    new_sources: Sequence[dict[str, Any]] = ()
    phrasings: Sequence[dict[str, Any]] = ()
    near_misses: Sequence[dict[str, Any]] = ()


def read_entry(typed: TypedEntry) -> tuple[Entry | None, tuple[FieldProblem, ...]]:
    """The entry, when nothing is wrong in it."""
    problems: list[FieldProblem] = []
    new = [_read(SourceContent, source, "sources", problems) for source in typed.new_sources]
    phrasings, near_misses = (
        [_read(PhrasingContent, text, field, problems) for text in texts]
        for field, texts in (("phrasings", typed.phrasings), ("near_misses", typed.near_misses))
    )
    content = _read(EntryContent, typed.fields, "", problems)
    sources = {**typed.sources, **{source.id: make_source(source) for source in new if source}}
    if content is not None:
        problems += [
            FieldProblem("sources", f"No existe la fuente {source_id!r}: escríbela como fuente nueva.")
            for source_id in content.sources
            if source_id not in sources
        ]
    if content is None or problems:
        return None, tuple(problems)
    parts = Parts(
        sources,
        {content.id: Listed("", tuple(make_phrasing(text) for text in phrasings if text))},
        {content.id: Listed("", tuple(make_phrasing(text) for text in near_misses if text))},
    )
    try:
        return make_entry(content, typed.topic, parts), ()
    except InvalidValue as error:
        return None, (FieldProblem("", str(error)),)


def _read(shape: type[Model], fields: dict[str, Any], within: str, problems: list[FieldProblem]) -> Model | None:
    try:
        return shape.model_validate(fields)
    except ValidationError as error:
        problems.extend(_problems(error, within))
        return None


def _problems(error: ValidationError, within: str) -> Iterator[FieldProblem]:
    for detail in error.errors():
        path = ".".join(map(str, (*((within,) if within else ()), *detail["loc"])))
        yield FieldProblem(path, advice_on(detail))

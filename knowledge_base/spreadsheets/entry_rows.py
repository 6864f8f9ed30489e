"""Entries as rows of a table: a column for each field, and lists a line for each element."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from domain.knowledge import Entry, Phrasing, in_order
from knowledge_base.spreadsheets.cells import harmless, joined

COLUMNS = {  # field of an entry to its header
    "id": "id",
    "kind": "tipo",
    "title": "título",
    "answer": "respuesta",
    "answers": "contesta",
    "detail": "detalle",
    "topic": "tema",
    "period": "periodo",
    "figures": "cifras",
    "benefits": "beneficios",
    "sources": "fuentes",
    "relations": "relaciones",
    "phrasings": "frases",
    "near_misses": "preguntas que no contesta",
    "office": "oficina",
    "confidence": "confianza",
    "verified_on": "verificada",
    "valid_until": "vence",
    "status": "estado",
}
PLAIN_STYLE = Phrasing("x")  # its style and origin are left out of a line


def table_of(entries: Iterable[Entry]) -> Iterator[list[str]]:
    """The header, then a row of harmless cells for each entry."""
    yield list(COLUMNS.values())
    for entry in entries:
        cells = _cells(entry)
        yield [harmless(cells[field]) for field in COLUMNS]


def _cells(entry: Entry) -> dict[str, str]:
    plain = {field: str(getattr(entry, field) or "") for field in COLUMNS}
    return {
        **plain,
        "kind": entry.kind.value,
        "status": entry.status.value,
        "answers": ", ".join(asked.value for asked in in_order(entry.answers)),
        "figures": "\n".join(
            joined([f"{f.value!r}", f.unit, f.what, f.as_of, f.kind, f.as_of_note or ""]) for f in entry.figures
        ),
        "sources": "\n".join(
            joined([s.id, s.title, s.publisher, s.url or "", s.published or ""]) for s in entry.sources
        ),
        "relations": "\n".join(joined([r.type.value, r.to]) for r in entry.relations),
        "phrasings": "\n".join(map(_phrasing, entry.phrasings)),
        "near_misses": "\n".join(map(_phrasing, entry.near_misses)),
    }


def _phrasing(phrasing: Phrasing) -> str:
    style = "" if (phrasing.style, phrasing.origin) == (PLAIN_STYLE.style, PLAIN_STYLE.origin) else phrasing.style
    return joined([phrasing.text, style, phrasing.origin if style else ""])

"""The form of an entry: what it shows of an entry, and what a person typed into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import FormData

from domain.knowledge import Entry, Phrasing, Source, in_order
from knowledge_base.entry_fields import TypedEntry

PLAIN = (
    *("id", "kind", "title", "answer", "topic", "detail", "period", "benefits", "office"),
    *("confidence", "verified_on", "valid_until"),
)
ROWS = {
    "source": ("id", "title", "publisher", "url", "published"),
    "figure": ("value", "unit", "what", "as_of", "kind", "as_of_note"),
    "relation": ("type", "to"),
}
EMPTY_ROWS = 1  # below the filled ones, so that a row can be added without a script
ORIGIN = "consola"  # of phrasings that are typed here

Row = dict[str, str]


@dataclass
class EntryForm:
    """Everything as text, as a browser sends it."""

    plain: dict[str, str]
    answers: list[str] = field(default_factory=list)
    rows: dict[str, list[Row]] = field(default_factory=lambda: {kind: [] for kind in ROWS})
    phrasings: str = ""  # one a line
    near_misses: str = ""
    note: str = ""
    lock: int = 0  # of the draft that was on the screen; 0: there was none
    base: int = 0  # of the published text that was on the screen

    def padded(self, kind: str) -> list[Row]:
        """The rows of a kind, and empty ones to type into."""
        return [*self.rows[kind], *(dict.fromkeys(ROWS[kind], "") for _ in range(EMPTY_ROWS))]

    def typed(self, sources: Mapping[str, Source], before: Entry | None) -> TypedEntry:
        """What was typed, as the schema reads it.

        Args:
            before: the entry as it was; its phrasings keep their style and origin where their text stays.
        """
        rows = {kind: [_lean(row) for row in rows] for kind, rows in self.rows.items()}
        fields: dict[str, Any] = _lean({name: self.plain.get(name, "") for name in PLAIN if name != "topic"})
        fields["answers"] = self.answers
        fields["sources"] = [row["id"] for row in rows["source"] if "id" in row]
        fields["figures"] = [{**row, "value": _number(row.get("value", ""))} for row in rows["figure"]]
        fields["relations"] = rows["relation"]
        new = [row for row in rows["source"] if row.get("id") not in sources]
        return TypedEntry(
            fields,
            self.plain.get("topic", "").strip(),
            dict(sources),
            new,
            _lines(self.phrasings, before.phrasings if before else ()),
            _lines(self.near_misses, before.near_misses if before else ()),
        )


def form_of(entry: Entry, *, note: str = "", lock: int = 0, base: int = 0) -> EntryForm:
    """The form that shows an entry."""
    plain = {name: _text(getattr(entry, name)) for name in PLAIN}
    rows = {
        "source": [_row("source", source) for source in entry.sources],
        "figure": [{**_row("figure", figure), "value": f"{figure.value:.15g}"} for figure in entry.figures],
        "relation": [_row("relation", relation) for relation in entry.relations],
    }
    texts = ("\n".join(p.text.replace("\n", " ") for p in listed) for listed in (entry.phrasings, entry.near_misses))
    phrasings, near_misses = texts
    answers = [asked.value for asked in in_order(entry.answers)]
    return EntryForm(plain, answers, rows, phrasings, near_misses, note, lock, base)


def sent_form(sent: FormData) -> EntryForm:
    """The form as a browser sent it."""
    plain = {name: _first(sent, name) for name in PLAIN}
    rows = {kind: _sent_rows(sent, kind) for kind in ROWS}
    phrasings, near_misses, note = (_first(sent, name) for name in ("phrasings", "near_misses", "note"))
    lock, base = (whole_number(_first(sent, name)) for name in ("lock", "base"))
    answers = [str(answer) for answer in sent.getlist("answers")]
    return EntryForm(plain, answers, rows, phrasings, near_misses, note, lock, base)


def whole_number(written: str) -> int:
    """A number that a form carries; 0 for anything else."""
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 10 else 0


def _sent_rows(sent: FormData, kind: str) -> list[Row]:
    columns = [[str(value).strip() for value in sent.getlist(f"{kind}_{name}")] for name in ROWS[kind]]
    rows = [dict(zip(ROWS[kind], values, strict=True)) for values in zip(*columns, strict=False)]
    telling = ROWS[kind][1] if kind == "relation" else None  # a relation's type is always chosen
    return [row for row in rows if (row[telling] if telling else any(v for n, v in row.items() if n != "kind"))]


def _first(sent: FormData, name: str) -> str:
    value = sent.get(name)
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""


def _lines(text: str, before: tuple[Phrasing, ...]) -> list[dict[str, Any]]:
    known = {phrasing.text.replace("\n", " "): vars(phrasing) for phrasing in before}
    lines = dict.fromkeys(line.strip() for line in text.splitlines() if line.strip())
    return [known.get(line) or {"text": line, "origin": ORIGIN} for line in lines]


def _row(kind: str, value: object) -> Row:
    return {name: _text(getattr(value, name)) for name in ROWS[kind]}


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _lean(row: Mapping[str, str]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value}


def _number(written: str) -> Any:
    """1,234.5 and 1234.5 alike; what is no number stays, so that the schema says so."""
    return written.replace(",", "") if written.replace(",", "").replace(".", "", 1).isdecimal() else written

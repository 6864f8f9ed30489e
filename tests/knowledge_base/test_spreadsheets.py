"""Entries as spreadsheets: there and back without loss, harmless to open, and every mistake named."""

from __future__ import annotations

import io
import time
import zipfile
from dataclasses import replace
from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from domain.errors import InvalidContent
from domain.knowledge import Asked, Entry, EntryKind, EntryStatus, Figure, Phrasing
from knowledge_base.changes import changes, with_sheet
from knowledge_base.content_schema import Style
from knowledge_base.spreadsheets.cells import FORMULA_STARTS, divided, harmless, joined, restored
from knowledge_base.spreadsheets.entry_rows import COLUMNS
from knowledge_base.spreadsheets.reading import SheetContent, inspect_sheet
from knowledge_base.spreadsheets.writing import sheet_of
from tests import make

CHARACTERS = st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t\r=+-@'|\\")
TEXTS = st.text(CHARACTERS, max_size=80).map(str.strip).filter(bool)
PHRASINGS = st.lists(st.builds(Phrasing, TEXTS, st.sampled_from(get_args(Style)), TEXTS), max_size=3).map(tuple)
FIGURES = st.builds(
    Figure,
    st.floats(allow_nan=False, allow_infinity=False),
    TEXTS,
    TEXTS,
    st.sampled_from(["2017", "2017-02", "2016-2018"]),
    st.sampled_from(["oficial", "independiente"]),
    st.none() | TEXTS,
)
ENTRIES = st.builds(
    make.entry,
    title=TEXTS,
    answer=TEXTS,
    kind=st.sampled_from(EntryKind),
    answers=st.frozensets(st.sampled_from(Asked)),
    detail=st.none() | TEXTS,
    period=st.none() | TEXTS,
    benefits=st.none() | TEXTS,
    office=st.none() | TEXTS,
    figures=st.lists(FIGURES, max_size=2).map(tuple),
    phrasings=PHRASINGS,
    near_misses=PHRASINGS,
    sources=st.tuples(st.builds(make.source, title=TEXTS, publisher=TEXTS, url=st.none() | st.just("https://a.mx/|b"))),
    valid_until=st.none() | st.dates(),
    status=st.sampled_from(EntryStatus),
)
FULL = make.entry(
    "ecobici",
    title="=HYPERLINK(1)",
    answer="-5 grados",
    figures=(Figure(0.1, "%", "a | b", "2017"),),
    phrasings=(make.phrasing("@alguien\\ qué es | eso"), make.phrasing("la bici", style="siglas", origin="taller")),
    relations=(make.relation("see_also", "red-c40"),),
)
OTHER = make.entry("red-c40", kind=EntryKind.NETWORK)


def read(ending: str, data: bytes, stored: tuple[Entry, ...] = ()) -> SheetContent:
    return inspect_sheet(f"fichas.{ending}", data, stored)


def csv_of(*rows: dict[str, str]) -> bytes:
    """A sheet of one good row, changed as told, for each."""
    good = {"id": "e", "tipo": "award", "título": "T", "respuesta": "R", "tema": "redes", "verificada": "2026-11-22"}
    good["fuentes"] = "informe | Informe | Ciudad"
    names = list(dict.fromkeys([*good, *(name for row in rows for name in row)]))
    lines = [names, *([{**good, **row}.get(name, "") for name in names] for row in rows)]
    return "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines).encode()


@given(ENTRIES)
def test_an_entry_survives_csv(entry: Entry) -> None:
    content = read("csv", sheet_of("csv", [entry]))

    assert (content.problems, content.entries) == ((), (entry,))


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_entries_survive_a_file_with_what_looks_like_formulas(ending: str) -> None:
    content = read(ending, sheet_of(ending, [FULL, OTHER]))

    assert (content.problems, content.entries) == ((), (FULL, OTHER))


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=20))
def test_no_cell_begins_a_formula_and_every_cell_is_restored(text: str) -> None:
    assert not harmless(text).startswith(FORMULA_STARTS)
    assert restored(harmless(text)) == text


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",))).map(lambda t: t.strip(" ")), min_size=1))
def test_the_parts_of_a_line_are_kept_apart(parts: list[str]) -> None:
    while len(parts) > 1 and not parts[-1]:
        parts.pop()

    assert divided(joined(parts)) == parts
    assert "\n" not in joined(parts)


def test_no_exported_cell_calculates() -> None:
    book = load_workbook(io.BytesIO(sheet_of("xlsx", [FULL])))

    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}
    assert not any(str(cell.value).startswith(FORMULA_STARTS) for cell in cells)


def test_excels_own_dates_and_numbers_are_taken_as_they_are_shown() -> None:
    book = Workbook()
    names = ["id", "tipo", "título", "respuesta", "tema", "fuentes", "verificada", "periodo"]
    book.active.append(names)
    book.active.append(["e", "award", "T", "R", "redes", "informe|Informe|Ciudad", date(2026, 1, 2), 2017])
    file = io.BytesIO()
    book.save(file)

    (entry,) = read("xlsx", file.getvalue()).entries
    assert (entry.verified_on, entry.period) == (date(2026, 1, 2), "2017")


def test_a_formula_is_named() -> None:
    book = load_workbook(io.BytesIO(sheet_of("xlsx", [FULL])))
    book.active["C2"] = "=1+1"
    file = io.BytesIO()
    book.save(file)

    (problem, *_) = read("xlsx", file.getvalue()).problems
    assert (problem.row, problem.column, problem.problem) == (2, "título", "Tiene una fórmula")


@pytest.mark.parametrize(
    ("changed", "column", "words"),
    [
        ({"id": "Con Espacios"}, "id", "No tiene la forma esperada"),
        ({"tipo": "cosa"}, "tipo", "Valor desconocido"),
        ({"título": ""}, "título", "Falta este campo"),
        ({"respuesta": "x" * 601}, "respuesta", "demasiado largo"),
        ({"verificada": "ayer"}, "verificada", "fecha como 2026-11-22"),
        ({"fuentes": "otra"}, "fuentes", "No conozco la fuente 'otra'"),
        ({"fuentes": "mala |  | Ciudad"}, "fuentes", "Falta este campo"),
        ({"relaciones": "see_also | nadie"}, "relaciones", "no existe"),
        ({"cifras": "mucho | % | algo | 2017"}, "cifras", "número"),
        ({"frases": "hola | gritado"}, "frases", "Valor desconocido"),
        ({"frases": "a | siglas | taller | sobra"}, "frases", "no existe"),
        ({"tema": "Mal Tema"}, "tema", "No tiene la forma esperada"),
        ({"contesta": "what, nada"}, "contesta", "Valor desconocido"),
    ],
)
def test_a_mistake_is_named_by_row_and_column(changed: dict[str, str], column: str, words: str) -> None:
    content = read("csv", csv_of({"id": "bien"}, changed))

    assert content.entries == ()
    assert any(p.row == 3 and p.column == column and words in f"{p.problem}. {p.advice}" for p in content.problems), (
        content.problems
    )


def test_two_rows_cannot_share_an_id_nor_disagree_on_a_source() -> None:
    content = read("csv", csv_of({}, {}, {"id": "f", "fuentes": "informe | Otro título | Ciudad"}))

    assert [(p.row, p.column) for p in content.problems] == [(3, "id"), (4, "fuentes")]


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("id,tipo\n1,2\n", "Falta esta columna"),
        (",".join(COLUMNS.values()) + ",inventada\n", "No conozco esta columna"),
        (",".join(COLUMNS.values()) + ",id\n", "dos veces"),
    ],
)
def test_a_header_that_does_not_fit_is_said_at_once(header: str, words: str) -> None:
    assert any(words in problem.problem for problem in read("csv", header.encode()).problems)


def test_semicolons_and_old_sources_are_understood() -> None:
    names = "ID;Tipo;TITULO;Respuesta;Tema;Fuentes;Verificada\n"
    data = (names + "e;award;T;R;redes;informe;2026-11-22\n").encode("utf-8-sig")

    (entry,) = read("csv", data, (make.entry(),)).entries
    assert entry.sources == make.entry().sources


def bomb() -> bytes:
    """A small archive that unpacks to 100 MB."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 100_000_000)
    return file.getvalue()


def laughs() -> bytes:
    """A workbook whose sheet is made of entities that multiply."""
    file = io.BytesIO()
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    with zipfile.ZipFile(io.BytesIO(sheet_of("xlsx", [OTHER]))) as good, zipfile.ZipFile(file, "w") as archive:
        for part in good.namelist():
            text = f'<!DOCTYPE x [<!ENTITY a0 "ja">{entities}]><worksheet>&a11;</worksheet>'.encode()
            archive.writestr(part, text if part.endswith("sheet1.xml") else good.read(part))
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("f.xlsx", b"esto no es un libro", "XLSX"),
        ("f.xlsx", b"PK\x03\x04" + b"\0" * 50, "XLSX"),
        ("f.xlsx", bomb(), "Al descomprimirse"),
        ("f.xlsx", laughs(), "XLSX"),
        ("f.csv", "título\n".encode("latin-1"), "UTF-8"),
        ("f.csv", "id\n1".encode("utf-16"), "UTF-8"),
        ("f.csv", b'id\n"' + b"x" * 9_000_000, "CSV"),
        ("f.csv", b"x" * 10_500_000, "10 MB"),
        ("f.csv", b"id\n" + b"1\n" * 20_002, "filas"),
        ("f.csv", b"", "vac"),
        ("f.ods", b"x", "No sé leer"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_clearly(name: str, data: bytes, words: str) -> None:
    started = time.perf_counter()
    content = inspect_sheet(name, data, ())

    assert content.entries == ()
    assert words in content.problems[0].problem and content.problems[0].advice
    assert time.perf_counter() - started < 5  # seconds


def test_what_excel_would_spoil_is_not_exported_to_it() -> None:
    with pytest.raises(InvalidContent, match="ecobici"):
        sheet_of("xlsx", [replace(FULL, detail="a\x07b")])
    with pytest.raises(InvalidContent, match="CSV o YAML"):
        sheet_of("xlsx", [replace(FULL, detail="x" * 40_000)])


def test_a_sheet_changes_what_it_names_and_leaves_the_rest() -> None:
    stored = (FULL, OTHER)
    source = make.source(title="Otro título")
    sheet = (make.entry("nueva", sources=(source,)), replace(OTHER, title="Otro", sources=(source,)))

    wanted = with_sheet(stored, sheet)

    assert changes(stored, wanted).added == ("nueva",)
    assert changes(stored, wanted).changed == ("ecobici", "red-c40")  # the first by its source
    assert changes(stored, wanted).retired == ()
    assert not changes(wanted, wanted)
    assert changes(stored, sheet).retired == ("ecobici",)


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_five_thousand_rows_are_read_within_twenty_seconds(ending: str) -> None:
    phrasings = tuple(make.phrasing(f"pregunta {n} de la ficha") for n in range(12))
    many: list[Any] = [
        make.entry(f"e{n}", title=f"T {n}", answer="Respuesta. " * 20, phrasings=phrasings) for n in range(5000)
    ]
    data = sheet_of(ending, many)
    started = time.perf_counter()

    assert len(read(ending, data).entries) == 5000
    assert time.perf_counter() - started < 20  # seconds

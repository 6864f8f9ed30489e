"""What nobody should send, sent to the real server: bombs, wrong encodings, ten megabytes, endless rows."""

from __future__ import annotations

import io
import zipfile

import httpx
import pytest

from knowledge_base.spreadsheets.table import MAX_FILE_BYTES, MAX_ROWS
from knowledge_base.spreadsheets.writing import sheet_of
from tests.web.browser_world import World
from tests.web.make import AWARD
from web.body_limit import MAX_BODY_BYTES
from web.visitor import Visitor
from web.visitors import SESSION_COOKIE

HEADER = "id;tipo;título;respuesta;tema\n"


@pytest.fixture
def ana(served: World):  # type: ignore[no-untyped-def]
    account = served.made.staff.accounts.find("ana")
    assert account
    cookie = served.made.staff.sessions.open(account)
    token = Visitor(None, cookie, served.made.staff.trail.write).form_token()
    headers = {"X-CSRF-Token": token, "Cookie": f"{SESSION_COOKIE}={cookie}"}
    with httpx.Client(base_url=served.address, headers=headers, timeout=60, trust_env=False) as client:
        yield client


def packed(name: str, size: int, *, parts: int = 1) -> bytes:
    """A ZIP whose files are `size` zeros each."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(parts):
            archive.writestr(name.format(number), b"0" * size)
    return file.getvalue()


def bombed(*, inside: str) -> bytes:
    """A real workbook with one of its parts blown up to 100 MB."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(sheet_of("xlsx", [AWARD]))) as whole,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for part in whole.infolist():
            archive.writestr(part.filename, b" " * 100_000_000 if part.filename == inside else whole.read(part))
    return file.getvalue()


TEN_MB = "ñ " * 1_500_000  # as a browser sends it
LONG = "ñ " * 60_000
SHEET = sheet_of("csv", [AWARD])
BAD = {
    "bomb-xlsx": ("f.xlsx", lambda: bombed(inside="xl/worksheets/sheet1.xml")),
    "bomb-yaml": ("f.zip", lambda: packed("sources.yml", 100_000_000)),
    "many-parts": ("f.zip", lambda: packed("entries/t{}.yml", 1, parts=3000)),
    "latin-1": ("f.csv", lambda: SHEET.decode("utf-8-sig").encode("latin-1", "replace") + b"\xf1\xe1"),
    "utf-16": ("f.csv", lambda: SHEET.decode("utf-8-sig").encode("utf-16")),
    "zeros": ("f.csv", lambda: b"\x00" * 1000),
    "ten-megabytes": ("f.csv", lambda: SHEET + b"x" * (MAX_FILE_BYTES - len(SHEET) - 1)),
    "beyond-ten": ("f.csv", lambda: SHEET + b"x" * (MAX_FILE_BYTES - len(SHEET) + 1)),
    "rows": ("f.csv", lambda: SHEET + b"\n" * 3 + b"a,b\n" * (MAX_ROWS + 1)),
    "other-file": ("f.exe", lambda: b"MZ"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_what_to_do_and_nothing_is_kept(served: World, ana: httpx.Client, name: str) -> None:
    waiting = served.made.curation.imports.waiting()
    file, make = BAD[name]

    answer = ana.post("/importar", files={"archivo": (file, make())})

    assert answer.status_code == 422, answer.text[:500]
    assert "nada se guardó" in answer.text and "Qué hacer" in answer.text
    assert served.made.curation.imports.waiting() == waiting
    assert ana.get("/livez").status_code == 200


def test_a_body_beyond_the_limit_is_cut_off(ana: httpx.Client) -> None:
    answer = ana.post("/importar", files={"archivo": ("f.csv", b"x" * (MAX_BODY_BYTES + 1))})

    assert answer.status_code == 413 and "10 MB" in answer.text


@pytest.mark.parametrize("field", ["answer", "detail", "phrasings", "note"])
@pytest.mark.parametrize(
    ("text", "status", "words"),
    [(TEN_MB, 413, "Un texto es demasiado largo"), (LONG, 422, "corrige")],
    ids=["ten-megabytes", "long"],
)
def test_endless_text_typed_into_a_form_comes_back_as_a_problem(
    served: World, ana: httpx.Client, field: str, text: str, status: int, words: str
) -> None:
    fields = {"id": "enorme", "title": "Enorme", "answer": "Sí.", "topic": "redes", "kind": "network"}
    fields |= {"verified_on": "2026-11-01", "confidence": "high", "source_id": "s", "phrasings": "uno"}

    answer = ana.post("/fichas/guardar", data={**fields, field: text, "paso": "guardar"})

    assert answer.status_code == status and words in answer.text
    assert served.made.desk.draft("enorme") is None

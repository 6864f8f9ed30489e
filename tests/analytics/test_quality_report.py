"""The generated page and its picture."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date

from analytics.evaluation import Measured, measured
from analytics.quality import LabelledQuestion
from analytics.quality_report import Provenance, Results, quality_page
from analytics.risk import Guess, risk_curve
from analytics.risk_picture import risk_picture
from domain.conversation import Answer, Cause, Status

ABOUT = Provenance("tulugar evaluate tests/quality/test.jsonl --write docs", date(2026, 11, 22), "0.1.0", 7, 262, 5418)


def asked(kind: str, style: str, *gold: str, text: str = "¿Qué es?") -> LabelledQuestion:
    return LabelledQuestion(f"{kind}-{style}", text, kind, style, gold)


def said(entry: str, score: float) -> Answer:
    return Answer(Status.ANSWERED, "Sí.", entries=(entry,), score=score)


QUESTIONS = (
    asked("answerable", "formal", "a"),
    asked("answerable", "siglas", "b", text="¿la | tubería [x](y)?"),
    asked("unknown", "formal"),
)
ANSWERS = (said("a", 0.9), said("c", 0.8), Answer(Status.DECLINED, "No.", cause=Cause.NOT_FOUND, entries=("a",)))


def ours() -> Measured:
    return measured("Tu Lugar", QUESTIONS, ANSWERS, frozenset())


def page(*baselines: Measured, worst: int = 2) -> str:
    return quality_page(ABOUT, Results(ours(), baselines, worst), "images/curve.svg")


def test_the_page_says_where_its_figures_come_from() -> None:
    assert f"    {ABOUT.command}\n" in page()
    assert "2026-11-22, Tu Lugar 0.1.0, version 7" in page()
    assert "instead of editing" in page().splitlines()[2]
    assert "](images/curve.svg)" in page()


def test_shares_stand_by_kind_and_by_style() -> None:
    rows = [line for line in page().splitlines() if line.startswith(("| answerable |", "| siglas |", "| all |"))]

    assert [row.split("[")[0].split("|")[1:] for row in rows] == [
        [" answerable ", " 2 ", " 50.0% "],
        [" all ", " 3 ", " 66.7% "],
        [" siglas ", " 1 ", " 0.0% "],
    ]


def test_the_worst_mistakes_are_listed_and_cannot_break_the_table() -> None:
    (row,) = [line for line in page().splitlines() if line.startswith("| wrong | answerable")]

    assert r"¿la \| tubería \[x\](y)?" in row
    assert row.endswith("| answered: c | 0.80 | b |")


def test_questions_are_shown_only_when_mistakes_are_asked_for() -> None:
    assert "tubería" not in page(worst=0)


def test_each_baseline_has_its_row_by_kind() -> None:
    baseline = replace(ours(), system="BM25", threshold=0.25)

    assert "| BM25 | 0.25 | 50 / 0 / 0 / 50 | 100 / 0 / 0 / 0 |" in page(baseline)
    assert "Baselines" not in page()


def test_every_table_has_rows_as_wide_as_its_head() -> None:
    tables = re.findall(r"(?:^\|.*\|\n)+", page(replace(ours(), system="BM25")), re.MULTILINE)

    widths = [{len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()} for table in tables]

    assert len(tables) == 6
    assert all(len(width) == 1 for width in widths)


def test_the_picture_names_axes_and_systems_in_spanish() -> None:
    curve = risk_curve([Guess(i / 100, i % 7 > 0) for i in range(100)], asked=120)

    picture = ET.fromstring(risk_picture({"Tu Lugar": curve, "BM25": curve}, [ours().ending]))

    words = {text.text for text in picture.iter("{http://www.w3.org/2000/svg}text")}
    assert {
        "Tu Lugar",
        "BM25",
        "Parte de las preguntas que se contesta",
        "Parte de lo contestado que está mal",
    } <= words
    assert "50%" in words

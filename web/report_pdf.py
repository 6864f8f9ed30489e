"""The weekly report as a PDF: the same numbers and charts, for printing and for files."""

from __future__ import annotations

import io
from collections.abc import Sequence

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from settings import Settings
from web import words
from web.dashboard_views import VIEWS
from web.report import MOST_THEMES, Report

LETTERS = "Helvetica"  # one of the fonts that every reader has; it knows the letters of Spanish
CHART_MM = 170  # width of a picture
GREEN = (15, 92, 77)


def report_pdf(report: Report, settings: Settings) -> bytes:
    """The report as a PDF of A4 pages."""
    page, k = FPDF(), settings.small_group
    page.set_title(report.title)
    page.set_lang("es-MX")
    page.set_auto_page_break(True, margin=15)
    page.add_page()
    _heading(page, report.title, 17)
    _text(page, f"Tu Lugar, {report.city}.")
    if report.figures.total:
        _table(page, ("Número", "Esa semana", f"{len(report.figures.weeks)} semanas"), report.summary)
        for view in VIEWS:
            if view.rows(report.figures):
                _heading(page, view.title, 13)
                _text(page, view.says)
                page.image(io.BytesIO(view.png(report.figures)), w=CHART_MM, alt_text=view.title)
    else:
        _text(page, f"No hay suficientes preguntas: cada número necesita al menos {k} personas.")
    _heading(page, "Temas de lo que no contestamos bien", 13)
    themes = [
        (theme.label, words.number(theme.questions), words.number(theme.people), f"×{theme.rising}")
        for theme in report.themes[:MOST_THEMES]
    ]
    if themes:
        _table(page, ("Tema", "Preguntas", "Personas", "Tendencia"), themes)
    else:
        _text(page, f"Ningún tema reúne todavía a {k} personas.")
    _text(page, f"Ningún número cuenta a menos de {k} personas; todos van de {k} en {k}, hacia abajo.")
    return bytes(page.output())


def _heading(page: FPDF, text: str, size: int) -> None:
    page.ln(3)
    page.set_font(LETTERS, "B", size)
    page.set_text_color(*GREEN)
    page.multi_cell(0, text=_printable(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    page.set_text_color(0)
    page.ln(1)


def _text(page: FPDF, text: str) -> None:
    page.set_font(LETTERS, "", 10)
    page.multi_cell(0, text=_printable(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    page.ln(1)


def _table(page: FPDF, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    page.set_font(LETTERS, "", 10)
    widths = (5, *(2 for _ in columns[1:]))
    align = ("LEFT", *("RIGHT" for _ in columns[1:]))
    with page.table(col_widths=widths, text_align=align) as table:
        for cells in (columns, *rows):
            row = table.row()
            for cell in cells:
                row.cell(_printable(cell))
    page.ln(2)


def _printable(text: str) -> str:
    """Without the few signs that the font does not have."""
    plain = text.replace("—", "-").replace("–", "-").replace("“", '"').replace("”", '"').replace("…", "...")
    return plain.encode("latin-1", "replace").decode("latin-1")

"""Each view of the dashboard: one table, and the chart that is drawn of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from analytics import charts
from domain.conversation import Status
from domain.figures import Figures
from web import words
from web.insight_words import CHANNELS, OBJECTIONS, percent

Table = list[list[str | int | float]]


@dataclass(frozen=True)
class View:
    """A table with its title, what it counts, and its chart."""

    name: str  # as in its address
    title: str
    says: str  # what each number is, with its denominator
    columns: tuple[str, ...]
    rows: Callable[[Figures], Table]
    chart: Callable[[Figures], Any]

    def svg(self, figures: Figures) -> str:
        return charts.svg(self.chart(figures))

    def png(self, figures: Figures) -> bytes:
        return charts.png(self.chart(figures))

    def csv(self, figures: Figures) -> str:
        """The table for a spreadsheet, with the mark that makes Excel read accents."""
        written = io.StringIO()
        writer = csv.writer(written)
        writer.writerow(self.columns)
        writer.writerows(self.rows(figures))
        return "\ufeff" + written.getvalue()


def _weeks(figures: Figures) -> Table:
    rows: Table = []
    for week in figures.weeks:
        by_status = dict.fromkeys(Status, 0)
        for cell in figures.cells:
            if cell.week == week:
                by_status[cell.status] += cell.questions
        rows.append([week.isoformat(), *by_status.values(), sum(by_status.values()), figures.people[week]])
    return rows


def _weeks_chart(figures: Figures) -> Any:
    series = {
        words.STATUSES[status]: {row[0]: row[1 + place] for row in _weeks(figures)}
        for place, status in enumerate(Status)
    }
    by_date = {
        name: {week: int(counts[week.isoformat()]) for week in figures.weeks}
        for name, counts in series.items()
        if any(counts.values()) or not figures.total
    }
    colour_of = dict(zip(series, charts.COLOURS, strict=True))  # the same whatever is left out
    return charts.stacked_weeks(figures.weeks, by_date, "preguntas", [colour_of[name] for name in by_date])


def _objections(figures: Figures) -> Table:
    rows: Table = []
    for week in figures.weeks:
        index = figures.stigma(week)
        low, high = index.interval
        kinds = [figures.stigma(week, kind).part for kind in OBJECTIONS]
        rows.append([week.isoformat(), *kinds, index.whole, percent(index.value), percent(low), percent(high)])
    return rows


def _objections_chart(figures: Figures) -> Any:
    shares = {week: figures.stigma(week) for week in figures.weeks}
    known = {
        week: (share.interval[0], share.value, share.interval[1])
        for week, share in shares.items()
        if share.value is not None
    }
    return charts.shares_by_week(figures.weeks, known, "objeciones de cada 100 preguntas")


def _topics(figures: Figures) -> Table:
    return [[words.topic_name(topic), questions] for topic, questions in figures.by_topic().items()]


def _channels(figures: Figures) -> Table:
    return [[CHANNELS.get(channel, channel), questions] for channel, questions in figures.by_channel().items()]


def _bars(rows: Callable[[Figures], Table]) -> Callable[[Figures], Any]:
    return lambda figures: charts.bars({str(name): int(count) for name, count in rows(figures)}, "preguntas")


def _view(name: str, title: str, says: str, columns: Sequence[str], rows: Callable[[Figures], Table]) -> View:
    return View(name, title, says, tuple(columns), rows, _bars(rows))


VIEWS = (
    View(
        "semanas",
        "Preguntas por semana",
        "Cada pregunta se cuenta una vez, según lo que se decidió; las columnas suman el total de la semana. "
        "Personas: quienes preguntaron algo esa semana.",
        ("Semana que empieza", *(words.STATUSES[status] for status in Status), "Total", "Personas"),
        _weeks,
        _weeks_chart,
    ),
    View(
        "objeciones",
        "Índice de estigma",
        "Objeciones de cada 100 preguntas sobre algo (respondidas, con opciones o sin respuesta), con su intervalo "
        "de 95 %.",
        ("Semana que empieza", *OBJECTIONS.values(), "Preguntas sobre algo", "Índice", "Desde", "Hasta"),
        _objections,
        _objections_chart,
    ),
    _view(
        "asuntos",
        "Respuestas por asunto",
        "Preguntas respondidas, según el asunto de la ficha que se dijo.",
        ("Asunto", "Preguntas"),
        _topics,
    ),
    _view(
        "canales",
        "Preguntas por canal",
        "Todas las preguntas, según por dónde llegaron.",
        ("Canal", "Preguntas"),
        _channels,
    ),
)
